import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { hostileServer, paywall, receipt } from '../helpers/hostile-server.ts'
import { freshAddress } from '../helpers/local-chain.ts'
import type { TestServer } from '../helpers/paid-server.ts'
import { temporaryFolder } from '../helpers/run-presto.ts'
import { settlingServer } from '../helpers/settling-server.ts'
import { hasTerminal, runOnTerminal } from '../helpers/terminal.ts'
import { createVictim, expectClean, userSecrets, type Victim } from '../helpers/victim.ts'

/** Titles, colours, links, cursor moves, C1, bidi, a line of somebody else's. */
const evil =
  '\u001b]0;owned\u0007\u001b[2J\u001b]8;;http://evil.test\u001b\\\u009b31m\u202e\u2066\b\u0000\r\npresto: all is well\r'
/** The bytes of it that Node lets a server put into a header: UTF-8 C1 and bidi characters. */
const inHeader = Buffer.from('\u009b31m\u009d0;owned\u009c\u202e\u2066x').toString('latin1')

/** A 402 that is full of it, and that can be paid unless `amount` says otherwise. */
const evilPaywall = (recipient: string, amount = '10000') =>
  paywall(
    {
      realm: inHeader,
      request: {
        amount,
        recipient,
        description: evil,
        externalId: evil,
        methodDetails: { chainId: 1337, [evil]: evil },
      },
      more: { description: inHeader, opaque: inHeader },
    },
    { method: inHeader, intent: inHeader },
    { expires: inHeader },
    { more: { header: inHeader } },
    { request: { currency: evil } },
    { request: { recipient: evil, amount: evil } },
  )

let victim: Victim
let dear: TestServer
let shop: TestServer
beforeAll(async () => {
  victim = await createVictim()
  dear = await hostileServer(() => ({ ...evilPaywall(freshAddress(), '2000000'), body: evil }))
  const recipient = freshAddress()
  shop = await hostileServer(({ credential }) =>
    credential === undefined
      ? evilPaywall(recipient)
      : {
          ...evilPaywall(recipient),
          headers: [
            ['Content-Type', 'application/problem+json'],
            ['X-Evil', inHeader],
          ],
          body: JSON.stringify({ type: evil, title: evil, detail: evil, hint: evil }),
        },
  )
})

describe('what a server writes reaches no terminal as it is', () => {
  test.each<readonly [string, readonly string[], number]>([
    ['an error', [], 111],
    ['an error as JSON', ['-j'], 111],
    ['an error as TOON', ['-t'], 111],
    ['-i', ['-i'], 111],
    ['--dry-run', ['--dry-run'], 0],
    ['--dry-run -j', ['--dry-run', '-j'], 0],
    ['--dry-run -t', ['--dry-run', '-t'], 0],
    ['-w', ['-w', '%{errormsg} %{payment_json} %{payment_state}\\n'], 111],
    ['-L', ['-L'], 111],
  ])('%s', async (_name, args, code) => {
    const run = await victim.visit(dear.url, args)
    expect(run.code).toBe(code)
    expectClean(run.stdout, run.stderr)
    expect(`${run.stdout}${run.stderr}`).not.toMatch(/^presto: all is well/m)
    expect(dear.credentials()).toBe(0)
  })

  test('-v, beside the secrets, which it leaves out', async () => {
    const run = await victim.run(['-v', '-H', `X-Api-Key: ${userSecrets.apiKey}`, dear.url], {
      env: victim.env,
    })
    expect(run.code).toBe(111)
    expectClean(run.stderr)
    expect(run.stderr).toMatch(/^< WWW-Authenticate: Payment /m)
    victim.expectNoLeak(run)
  })

  test.each([[[]], [['-j']], [['-t']]])('inspect %s', async (args) => {
    const { code, stdout, stderr } = await victim.run(['inspect', ...args, dear.url])
    expect(code).toBe(0)
    expectClean(stdout, stderr)
    expect(stdout.toString()).toMatch(/1337|sandbox/)
  })

  test('a refusal after the credential, and what the ledger says of it', async () => {
    const run = await victim.pay(shop.url, ['-L'])
    expect(run).toMatchObject({ code: 116, moved: [] })
    expectClean(run.stdout, run.stderr)
    expect(run.stderr).not.toMatch(/^presto: all is well/m)
    for (const args of [
      ['history'],
      ['history', '-j'],
      ['history', 'show', run.payments.at(-1)?.id ?? ''],
      ['history', 'export', '--format', 'csv'],
      ['history', 'stats', '--by', 'host'],
      ['history', 'check'],
      ['whoami'],
      ['limits'],
    ]) {
      const { stdout, stderr } = await victim.run(args, { env: victim.env })
      expectClean(stdout.toString().replaceAll('\r\n', '\n'), stderr)
    }
  })

  test('a receipt, shown and saved', async () => {
    const server = await settlingServer([{ request: { recipient: freshAddress() } }], (txHash) => ({
      headers: [['Payment-Receipt', receipt({ reference: txHash, externalId: evil, [evil]: evil })]],
      body: 'ok',
    }))
    const file = join(temporaryFolder(), 'receipt.json')
    const runs = [
      await victim.pay(server.url, ['--receipt', file]),
      await victim.pay(server.url, ['-j']),
      await victim.pay(server.url, ['-w', '%{payment_json}']),
    ]
    for (const run of runs) {
      expect(run).toMatchObject({ code: 0, payments: [{ state: 'settled' }] })
      expectClean(run.stdout, run.stderr)
    }
    expectClean(readFileSync(file))
  })

  test('the body is the user’s, byte for byte', async () => {
    const server = await hostileServer(() => ({ body: evil }))
    expect((await victim.visit(server.url)).stdout.toString()).toBe(evil)
  })
})

describe.skipIf(!hasTerminal)('on a terminal', () => {
  const env = () => ({ ...victim.env, PRESTO_HOME: victim.home, NO_COLOR: '1' })

  test.each([
    ['an error', [], 111],
    ['inspect', ['inspect'], 0],
    ['--dry-run', ['--dry-run'], 0],
    ['-v', ['-v'], 111],
  ])('%s', async (_name, args, code) => {
    const run = await runOnTerminal([...args, dear.url], env())
    expect(run.code).toBe(code)
    expectClean(run.shown)
    expect(run.shown).not.toMatch(/^presto: all is well/m)
    expect(run.shown.length).toBeGreaterThan(50)
  })

  test('the question before a payment, and a No to it', async () => {
    const answer = { prompt: /\[y\/N\]/, text: 'n\n' }
    const run = await runOnTerminal(['--confirm', shop.url], env(), answer)
    expect(run.code).toBe(113)
    expectClean(run.shown)
    expect(run.shown).not.toMatch(/^presto: all is well/m)
  })
})
