import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { setConfigValue } from '../../src/config/store.ts'
import type { Intention, Ledger } from '../../src/core/ledger.ts'
import { openLedger } from '../../src/ledger/open-ledger.ts'
import { hostileServer } from '../helpers/hostile-server.ts'
import { runPresto, temporaryFolder } from '../helpers/run-presto.ts'
import { ceilings, intention, noon } from '../unit/ledger/intention.ts'

const genesis = intention().genesis
const txHash = `0x${'ab'.repeat(32)}` as const
const gone = spawnSync(process.execPath, ['-e', '0']).pid

/** A home whose ledger holds what `fill` writes. */
function homeWith(fill: (ledger: Ledger) => void, pid = process.pid): string {
  const home = temporaryFolder()
  const ledger = openLedger(join(home, 'ledger.db'), { now: () => noon, pid })
  fill(ledger)
  ledger.close()
  return home
}

function sent(ledger: Ledger, parts: Partial<Intention> = {}): string {
  const row = intention(parts)
  ledger.intend(row, ceilings())
  ledger.signed(row.id, txHash)
  ledger.sent(row.id)
  return row.id
}

/** What an endpoint says; anything that is not named here it does not know. */
type Chain = Readonly<{ chainId?: number; genesis?: string; time?: number; receipt?: object | null }>

async function endpoint(chain: Chain): Promise<string> {
  const block = (tag: unknown) => ({
    number: tag === '0x0' ? '0x0' : '0x10',
    timestamp: `0x${(chain.time ?? noon / 1000).toString(16)}`,
    hash: tag === '0x0' ? (chain.genesis ?? genesis) : txHash,
  })
  const { url } = await hostileServer(({ body }) => {
    const { id, method, params } = JSON.parse(body.toString())
    const results: Record<string, unknown> = {
      eth_chainId: `0x${(chain.chainId ?? 1337).toString(16)}`,
      eth_getBlockByNumber: block(params[0]),
      eth_getTransactionReceipt: chain.receipt ?? null,
      eth_getLogs: [],
    }
    return { body: JSON.stringify({ jsonrpc: '2.0', id, result: results[method] }) }
  })
  return url
}

async function check(home: string, chain: Chain | string, args: readonly string[] = []) {
  const url = typeof chain === 'string' ? chain : await endpoint(chain)
  await setConfigValue({ configFile: join(home, 'config.json') }, 'networks.sandbox.rpc', url)
  const { code, stdout } = await runPresto(['history', 'check', '-j', ...args], { home })
  return { code, checked: JSON.parse(stdout.toString()).checked }
}

function stateOf(home: string, id: string) {
  const ledger = openLedger(join(home, 'ledger.db'), { now: () => noon, pid: process.pid })
  const row = ledger.get(id)
  ledger.close()
  return row
}

test('without a ledger there are no payments, and looking makes none', async () => {
  const home = temporaryFolder()
  const json = await runPresto(['history', '-j'], { home })
  expect([json.code, json.stdout.toString()]).toEqual([0, '{"payments":[]}\n'])
  const text = await runPresto(['history', 'list'], { home })
  expect(text.stdout.toString()).toBe('There are no payments.\n')
  const checked = await runPresto(['history', 'check'], { home })
  expect([checked.code, checked.stdout.toString()]).toEqual([0, 'No payment is unresolved.\n'])
  expect(existsSync(join(home, 'ledger.db'))).toBe(false)
})

test('payments are listed newest first, for people and for programs', async () => {
  const home = homeWith((ledger) => {
    sent(ledger, { id: 'pay_1' })
    ledger.refuse(
      intention({ id: 'pay_2', createdAt: noon + 1000, origin: 'http://127.0.0.1:80' }),
      'declined',
    )
  })
  const { code, stdout } = await runPresto(['history'], { home })
  expect(code).toBe(0)
  expect(
    stdout
      .toString()
      .split('\n')
      .map((line) => line.split(/ {2,}/)),
  ).toEqual([
    ['time (UTC)', 'state', 'amount', 'currency', 'method', 'origin', 'id'],
    ['2026-01-15 12:00:01', 'refused', '0.60', 'pathUSD', 'tempo/charge', 'http://127.0.0.1:80', 'pay_2'],
    ['2026-01-15 12:00:00', 'sent', '0.60', 'pathUSD', 'tempo/charge', 'api.example', 'pay_1'],
    [''],
  ])
  const json = JSON.parse((await runPresto(['history', '-j'], { home })).stdout.toString())
  expect(json.payments).toMatchObject([
    { id: 'pay_2', state: 'refused' },
    { id: 'pay_1', state: 'sent', amount: '0.6', amountBase: '600000', txHash },
  ])
  const some = await runPresto(['history', 'list', '-j', '--state', 'sent', '--limit', '1'], { home })
  expect(JSON.parse(some.stdout.toString()).payments).toMatchObject([{ id: 'pay_1' }])
})

test('one payment is shown by the beginning of its id; hostile text cannot reach the terminal', async () => {
  const home = homeWith((ledger) => {
    sent(ledger, { id: 'pay_a1' })
    sent(ledger, { id: 'pay_a2' })
    ledger.settled('pay_a2', 'receipt', { reference: '\u001b[2Jx\u009b1m', receipt: { note: '\u202eevil' } })
  })
  const { stdout } = await runPresto(['history', 'show', 'pay_a2'], { home })
  expect(stdout.toString()).toMatch(/^state +settled \(says the receipt\)$/m)
  expect(stdout.toString()).toMatch(/^payee +0xbbbb/m)
  expect(stdout.toString()).not.toMatch(/(?!\n)[\p{Cc}\u202e]/u)
  expect((await runPresto(['history', 'show', 'pay_a'], { home })).code).toBe(2)
  expect((await runPresto(['history', 'show', 'pay_b'], { home })).code).toBe(2)
  const json = await runPresto(['history', 'show', 'pay_a1', '-j'], { home })
  expect(JSON.parse(json.stdout.toString())).toMatchObject({ id: 'pay_a1', state: 'sent', receipt: null })
})

test('everything is exported; a spreadsheet gets no formula', async () => {
  const home = homeWith((ledger) => {
    sent(ledger, { id: 'pay_1' })
    ledger.settled('pay_1', 'receipt', { reference: '=cmd("a,b")' })
  })
  const csv = (await runPresto(['history', 'export', '--format', 'csv'], { home })).stdout.toString()
  expect(csv.split('\n')[0]).toMatch(/^id,createdAt,.*,origin$/)
  expect(csv).toContain(`,"'=cmd(""a,b"")",${txHash},https://api.example\n`)
  const json = await runPresto(['history', 'export'], { home })
  expect(JSON.parse(json.stdout.toString()).payments).toHaveLength(1)
})

test('what was spent is drawn by day and by host', async () => {
  const day = 24 * 3_600_000
  const home = homeWith((ledger) => {
    ledger.settled(sent(ledger, { createdAt: noon - day, amount: 100_000n }), 'chain', {})
    ledger.settled(sent(ledger, { host: 'b.example', amount: 200_000n }), 'chain', {})
    sent(ledger, { testnet: false, amount: 300_000n })
    ledger.refuse(intention(), 'declined')
  })
  const days = await runPresto(['history', 'stats'], { home })
  expect(days.stdout.toString()).toMatch(
    /^Real money\n2026-01-15 +0\.30 in 1, 0\.30 of it open +█+\n\nTest money\n2026-01-14 +0\.10 in 1 +[█▏▎▍▌▋▊▉]+\n2026-01-15 +0\.20 in 1 +█+\n$/,
  )
  const hosts = await runPresto(['history', 'stats', '--by', 'host', '-j'], { home })
  expect(JSON.parse(hosts.stdout.toString())).toEqual({
    by: 'host',
    stats: [
      { name: 'api.example', testnet: false, payments: 1, settled: '0.00', open: '0.30' },
      { name: 'b.example', testnet: true, payments: 1, settled: '0.20', open: '0.00' },
      { name: 'api.example', testnet: true, payments: 1, settled: '0.10', open: '0.00' },
    ],
  })
})

test('a payment that the chain has is settled', async () => {
  let id = ''
  const home = homeWith((ledger) => {
    id = sent(ledger)
    ledger.unknown(id, 'the server answered 500')
  })
  const { code, checked } = await check(home, { receipt: { status: '0x1', transactionHash: txHash } })
  expect(code).toBe(0)
  expect(checked).toEqual([
    { id, before: 'unknown', state: 'settled', txHash, settlesUntil: null, reason: null },
  ])
  expect(stateOf(home, id)).toMatchObject({ state: 'settled', settledBy: 'chain' })
  expect(await check(home, {})).toEqual({ code: 0, checked: [] })
})

test('only the clock of the chain says that a payment can settle no more', async () => {
  let id = ''
  const home = homeWith((ledger) => {
    id = sent(ledger)
  })
  const until = noon / 1000 + 25
  const open = await check(home, { time: until })
  expect(open.code).toBe(116)
  expect(open.checked).toMatchObject([
    { id, state: 'sent', settlesUntil: '2026-01-15T12:00:25.000Z', reason: null },
  ])
  const dead = await check(home, { time: until + 1 })
  expect(dead.code).toBe(0)
  expect(dead.checked).toMatchObject([{ id, before: 'sent', state: 'expired' }])
})

test.each<readonly [string, Chain | string, string]>([
  ['serves another chain', { chainId: 1 }, 'serves chain 1'],
  ['serves a later chain with the same id', { genesis: txHash }, 'serves another chain with the id 1337'],
  ['does not answer', 'http://127.0.0.1:1', 'cannot be reached'],
])('an endpoint that %s decides nothing', async (_name, chain, words) => {
  let id = ''
  const home = homeWith((ledger) => {
    id = sent(ledger)
  })
  const answer = typeof chain === 'string' ? chain : { ...chain, time: noon }
  const { code, checked } = await check(home, answer)
  expect(code).toBe(116)
  expect(checked).toMatchObject([{ id, state: 'sent', reason: expect.stringContaining(words) }])
  const text = await runPresto(['history', 'check', id], { home })
  expect(text.stdout.toString()).toContain('is not decided')
})

test('rows of a dead process expire without a question to anybody', async () => {
  const row = intention()
  const home = homeWith((ledger) => {
    ledger.intend(row, ceilings())
    ledger.signed(row.id, txHash)
  }, gone)
  const { code, checked } = await check(home, 'http://127.0.0.1:1')
  expect(code).toBe(0)
  expect(checked).toMatchObject([{ id: row.id, before: 'signed', state: 'expired' }])
})

test('a ledger that cannot be read is told with exit code 120', async () => {
  const home = temporaryFolder()
  writeFileSync(join(home, 'ledger.db'), 'no database, '.repeat(1000))
  const { code, stdout, stderr } = await runPresto(['history', '-j'], { home })
  expect([code, stdout.toString()]).toEqual([120, ''])
  expect(JSON.parse(stderr).error).toMatchObject({ code: 'STATE', exitCode: 120 })
})
