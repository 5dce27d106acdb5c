import { chmodSync, chownSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DatabaseSync } from '@photostructure/sqlite'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Answer, hostileServer, paywall } from '../helpers/hostile-server.ts'
import { freshAddress } from '../helpers/local-chain.ts'
import { createPayer, type Payer } from '../helpers/payer.ts'
import { createRpcProxy } from '../helpers/rpc-proxy.ts'
import { runPresto } from '../helpers/run-presto.ts'
import { paidAnswer, settle } from '../helpers/settling-server.ts'

/** Holds the ledger like another program that writes. @returns Lets go of it. */
function holdLedger(home: string): () => void {
  const database = new DatabaseSync(join(home, 'ledger.db'))
  database.exec('BEGIN IMMEDIATE')
  let open = true
  const release = () => {
    if (open) database.close()
    open = false
  }
  onTestFinished(release)
  return release
}

/** Makes the ledger, so that there is something to hold. */
async function pay(payer: Payer): Promise<void> {
  const server = await hostileServer(async (request) =>
    request.credential === undefined
      ? paywall({ request: { recipient: freshAddress() } })
      : paidAnswer(await settle(request)),
  )
  expect(await payer.run(['-s', server.url])).toMatchObject({ code: 0, payments: [{ state: 'settled' }] })
}

describe('a ledger that another program holds for more than five seconds', () => {
  test('when the payment would be reserved: 120, nothing is signed', async () => {
    const held: { release?: () => void } = {}
    const proxy = await createRpcProxy(({ method }) => {
      if (method === 'eth_call' && armed.home !== undefined) held.release = holdLedger(armed.home)
      return undefined
    })
    const armed: { home?: string } = {}
    const payer = await createPayer({ config: { 'networks.sandbox.rpc': proxy.url } })
    await payer.run(['history', 'list'])
    const server = await hostileServer(() => paywall())
    const first = await runPresto(['--max-spend', '0', server.url], { home: payer.home })
    expect(first.code).toBe(111)
    armed.home = payer.home
    const { code, stdout, stderr } = await runPresto([server.url], { home: payer.home })
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 120, stdout: '' })
    expect(stderr).toMatch(
      /^presto: The ledger [^\n]+ was locked by another program for more than 5 s\.\n[^\n]+\n$/,
    )
    expect(server.credentials()).toBe(0)
    held.release?.()
    expect((await payer.history()).map(({ state }) => state)).toEqual(['refused'])
  })

  test.each<readonly [string, (txHash: `0x${string}`) => Answer, number, string, RegExp]>([
    ['good', paidAnswer, 0, 'paid', /was locked by another program.* stays "sent"/],
    [
      'bad',
      () => ({ status: 500, body: 'oops' }),
      117,
      'oops',
      /Paid 0\.01 pathUSD, but the server answered 500/,
    ],
  ])(
    'when a %s answer comes: it is delivered, and `history check` catches up',
    async (_name, answer, code, body, words) => {
      const payer = await createPayer()
      await pay(payer)
      const held: { release?: () => void } = {}
      const server = await hostileServer(async (request) => {
        if (request.credential === undefined) return paywall({ request: { recipient: freshAddress() } })
        const txHash = await settle(request)
        held.release = holdLedger(payer.home)
        return answer(txHash)
      })
      const run = await payer.run([server.url])
      held.release?.()
      expect({ code: run.code, stdout: run.stdout.toString() }).toEqual({ code, stdout: body })
      expect(run.stderr).toMatch(words)
      expect(run.payments).toMatchObject([{ state: 'sent' }])
      expect(server.credentials()).toBe(1)
      const check = await payer.run(['history', 'check'])
      expect(check).toMatchObject({
        code: 0,
        moved: [],
        payments: [{ state: 'settled', settledBy: 'chain' }],
      })
    },
  )
})

describe('a folder in which nothing can be written', () => {
  const asNobody = {
    NODE_OPTIONS: `--require ${fileURLToPath(new URL('../helpers/drop-root.cjs', import.meta.url))}`,
  }

  function protect(home: string, fileMode: number): void {
    for (const name of readdirSync(home)) {
      const file = join(home, name)
      if (process.getuid?.() === 0) chownSync(file, 65534, 65534)
      if (name.startsWith('ledger.db')) chmodSync(file, fileMode)
    }
    if (process.getuid?.() === 0) chownSync(home, 65534, 65534)
    chmodSync(home, 0o500)
    onTestFinished(() => chmodSync(home, 0o700))
  }

  test.each([
    ['without a ledger', false, 0o600],
    ['with a ledger that cannot be written', true, 0o400],
    ['with a ledger that cannot be read', true, 0o000],
  ])('%s: 120, nothing is signed', async (_name, hasLedger, mode) => {
    const payer = await createPayer({ stored: false })
    const env = { PRESTO_PRIVATE_KEY: payer.privateKey }
    const server = await hostileServer(() => paywall())
    if (hasLedger) expect((await payer.run(['--max-spend', '0', server.url], { env })).code).toBe(111)
    protect(payer.home, mode)
    const run = await runPresto([server.url], { home: payer.home, env: { ...env, ...asNobody } })
    expect({ code: run.code, stderr: run.stderr, stdout: run.stdout.toString() }).toEqual({
      code: 120,
      stderr: expect.stringMatching(/^presto: The ledger [^\n]+\n[^\n]+\n$/),
      stdout: '',
    })
    expect(server.credentials()).toBe(0)
  })
})
