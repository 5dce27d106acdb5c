import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { OverLimitError, StateError } from '../../../src/core/errors.ts'
import type { Ledger } from '../../../src/core/ledger.ts'
import { openLedger } from '../../../src/ledger/open-ledger.ts'
import { ceilings, intention, noon } from './intention.ts'

const hour = 3_600_000
let folder: string
let clock: number
let ledger: Ledger

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'presto-ledger-'))
  clock = noon
  ledger = open()
})
afterEach(() => {
  ledger.close()
  rmSync(folder, { recursive: true })
})

function open(): Ledger {
  return openLedger(join(folder, 'data', 'ledger.db'), { now: () => clock, pid: process.pid })
}

function intend(parts: Parameters<typeof intention>[0] = {}, limits = {}): string {
  const row = intention({ createdAt: clock, ...parts })
  ledger.intend(row, ceilings(limits))
  return row.id
}

function signed(parts: Parameters<typeof intention>[0] = {}): string {
  const id = intend(parts)
  ledger.signed(id, '0xab')
  return id
}

function sent(parts: Parameters<typeof intention>[0] = {}): string {
  const id = signed(parts)
  ledger.sent(id)
  return id
}

function spentToday(): bigint {
  return ledger.spent({ testnet: true, now: clock }).todayMicros
}

test('the file is 0600 in a 0700 folder, its log as well', () => {
  intend()
  const mode = (name: string) => statSync(join(folder, 'data', name)).mode & 0o777
  expect([mode('.'), mode('ledger.db'), mode('ledger.db-wal')]).toEqual([0o700, 0o600, 0o600])
})

test('a row comes back as it was intended, also after the file was closed', () => {
  const row = intention({ amount: 2n ** 200n, amountMicros: undefined, memo: undefined, genesis: undefined })
  ledger.intend(row, ceilings())
  ledger.close()
  ledger = open()
  expect(ledger.get(row.id)).toEqual({
    ...row,
    state: 'intended',
    settledBy: undefined,
    txHash: undefined,
    reference: undefined,
    receipt: undefined,
    reason: undefined,
    updatedAt: row.createdAt,
    ownerAlive: true,
  })
})

test('challenge members keep their order, so that they can be echoed byte for byte', () => {
  const challenge = { realm: 'r', id: 'i', zeta: '1', alpha: '2' }
  const id = intend({ challenge })
  expect(Object.keys(ledger.get(id)?.challenge ?? {})).toEqual(Object.keys(challenge))
})

test.each([
  ['per request', { perRequest: 599_999n }, '0.60 pathUSD would pass the limit of 0.599999 per request'],
  ['--max-spend', { invocation: 400_000n }, '0.60 pathUSD would pass --max-spend, of which 0.40 is left'],
  [
    'the day',
    { perDay: 10_000_000n },
    '0.60 pathUSD would pass the daily limit of 10.00 (9.50 spent in the last 24 hours)',
  ],
  [
    'the host',
    { perHost: 1_000_000n, perDay: 100_000_000n },
    '0.60 pathUSD would pass the daily limit of 1.00 for api.example (0.50 spent there in the last 24 hours)',
  ],
])('a payment beyond %s is stored as refused and names the limit', (_name, limits, message) => {
  intend({ amount: 9_000_000n, host: 'other.example' })
  intend({ amount: 500_000n })
  const row = intention()
  expect(() => ledger.intend(row, ceilings(limits))).toThrow(
    expect.objectContaining({ message, exitCode: 111, payment: { id: row.id, state: 'refused' } }),
  )
  expect(ledger.get(row.id)).toMatchObject({ state: 'refused', reason: message })
  expect(spentToday()).toBe(9_500_000n)
})

test('ceilings are compared inclusively', () => {
  intend({ amount: 400_000n })
  const limit = 1_000_000n
  const all = { perRequest: 600_000n, perDay: limit, perHost: limit, invocation: 600_000n }
  expect(ledger.get(intend({}, all))?.state).toBe('intended')
  expect(() => intend({ amount: 1n }, { perDay: limit })).toThrow(OverLimitError)
  expect(ledger.get(intend({ amount: 0n }, { perDay: limit }))?.state).toBe('intended')
})

test('test money and real money have separate accounts', () => {
  intend({ amount: 900_000n, testnet: true })
  intend({ amount: 900_000n, testnet: false }, { perDay: 1_000_000n })
  expect(ledger.spent({ testnet: false, now: clock }).todayMicros).toBe(900_000n)
})

test('a transfer is stored and not counted', () => {
  intend({ intent: 'transfer', testnet: false, amount: 50_000_000n })
  expect(ledger.spent({ testnet: false, now: clock }).todayMicros).toBe(0n)
  expect(ledger.isFirstMainnetPayment()).toBe(true)
})

test('an amount that no column can sum up is refused, and stored whole', () => {
  const row = intention({ amount: 2n ** 255n })
  expect(() => ledger.intend(row, ceilings())).toThrow(/more than presto can count/)
  expect(ledger.get(row.id)?.amountMicros).toBe(2n ** 255n)
})

test.each([
  ['intended', 600_000n],
  ['signed', 600_000n],
  ['sent', 600_000n],
  ['unknown', 600_000n],
  ['settled', 600_000n],
  ['rejected', 0n],
  ['expired', 0n],
] as const)('%s holds or has spent %s', (state, held) => {
  const id = state === 'intended' ? intend() : signed()
  if (state !== 'intended' && state !== 'signed') ledger.sent(id)
  if (state === 'settled') ledger.settled(id, 'chain', {})
  if (state === 'unknown' || state === 'rejected' || state === 'expired') ledger[state](id, 'why')
  expect(ledger.get(id)?.state).toBe(state)
  const spent = ledger.spent({ testnet: true, host: 'api.example', now: clock })
  expect(spent).toEqual({ todayMicros: held, hostTodayMicros: held })
})

test('what was refused holds nothing', () => {
  ledger.refuse(intention(), 'declined')
  expect(spentToday()).toBe(0n)
})

test('a day after it was spent, money is free again', () => {
  intend()
  clock += 24 * hour - 1
  expect(spentToday()).toBe(600_000n)
  clock += 1
  expect(spentToday()).toBe(0n)
})

test('a clock that goes back a day frees nothing', () => {
  intend({ amount: 9_500_000n })
  clock -= 24 * hour
  expect(() => intend({}, { perDay: 10_000_000n })).toThrow(OverLimitError)
})

test('what is spent while the clock is behind stays counted when it is right again', () => {
  intend({ amount: 100_000n })
  clock -= 72 * hour
  intend({ amount: 500_000n })
  clock += 72 * hour
  expect(spentToday()).toBe(600_000n)
})

test('a clock that jumps ahead and back frees nothing early', () => {
  intend({ amount: 500_000n })
  clock += 72 * hour
  intend({ amount: 100_000n })
  clock -= 71 * hour
  expect(spentToday()).toBe(600_000n)
})

test('a time seen only when a row was decided counts as well', () => {
  const id = sent({ amount: 100_000n })
  clock += 72 * hour
  ledger.settled(id, 'chain', {})
  clock -= 100 * hour
  intend({ amount: 500_000n })
  clock += 100 * hour
  expect(spentToday()).toBe(500_000n)
})

test('signing takes price and fee off the remembered balance, in token units', () => {
  const row = intention({ amount: 5n * 10n ** 18n, decimals: 18, amountMicros: 5_000_000n, feeMicros: 3n })
  const key = { chainId: row.chainId, genesis: row.genesis, token: row.token, owner: row.payer }
  ledger.cacheBalance(key, 7n * 10n ** 18n, clock)
  ledger.cacheBalance({ ...key, genesis: undefined }, 1n, clock)
  ledger.intend(row, ceilings())
  ledger.signed(row.id, '0xab')
  expect(ledger.cachedBalance(key)).toEqual({ amount: 2n * 10n ** 18n - 3n * 10n ** 12n, readAt: clock })
  expect(ledger.cachedBalance({ ...key, genesis: undefined })?.amount).toBe(1n)
  expect(ledger.cachedBalance({ ...key, chainId: 1 })).toBeUndefined()
})

test('the chain and then a receipt settle one payment, and both leave their facts', () => {
  const id = sent()
  clock += 1000
  ledger.settled(id, 'chain', { txHash: '0xab' })
  ledger.settled(id, 'receipt', { reference: '0xab', receipt: { status: 'success' } })
  expect(ledger.get(id)).toMatchObject({
    state: 'settled',
    settledBy: 'chain',
    txHash: '0xab',
    reference: '0xab',
    receipt: { status: 'success' },
    updatedAt: clock,
    ownerAlive: false,
  })
})

test('final states stay final', () => {
  const settled = sent()
  ledger.settled(settled, 'receipt', {})
  ledger.unknown(settled, 'too late')
  expect(() => ledger.expired(settled, 'dead')).toThrow(/cannot become expired/)
  expect(() => ledger.rejected(settled, 'no')).toThrow(/cannot become rejected/)
  expect(() => ledger.sent(settled)).toThrow(/cannot become sent/)
  expect(ledger.get(settled)).toMatchObject({ state: 'settled', reason: undefined })

  const dead = sent()
  ledger.expired(dead, 'dead')
  ledger.rejected(dead, 'no')
  ledger.settled(dead, 'receipt', {})
  expect(() => ledger.settled(dead, 'chain', {})).toThrow(/cannot become settled/)
  expect(ledger.get(dead)).toMatchObject({ state: 'expired', reason: 'dead' })

  const refused = intention()
  ledger.refuse(refused, 'declined')
  expect(() => ledger.signed(refused.id, undefined)).toThrow(/cannot become signed/)
  expect(() => ledger.signed('pay_nobody', undefined)).toThrow(/not in the ledger/)
})

test('steps are not skipped, and the same bytes may be sent again', () => {
  const id = intend()
  expect(() => ledger.sent(id)).toThrow(/is intended/)
  expect(() => ledger.settled(id, 'chain', {})).toThrow(/is intended/)
  expect(() => ledger.unknown(id, 'lost')).toThrow(/is intended/)
  ledger.signed(id, undefined)
  ledger.sent(id)
  ledger.unknown(id, 'lost')
  ledger.sent(id)
  expect(ledger.get(id)).toMatchObject({ state: 'unknown', reason: 'lost' })
})

test('a payment that another process gave up is not sent', () => {
  const id = signed()
  ledger.expired(id, 'given up')
  expect(() => ledger.sent(id)).toThrow(StateError)
})

test('lists are newest first, and found by state, prefix and request', () => {
  const [first, second, third] = [sent({ urlHash: 'aa' }), sent(), intend({ id: 'pay_other' })]
  ledger.settled(second, 'chain', {})
  const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id)
  expect(ids(ledger.list())).toEqual([third, second, first])
  expect(ids(ledger.list({ limit: 1 }))).toEqual([third])
  expect(ids(ledger.list({ state: ['sent', 'settled'] }))).toEqual([second, first])
  expect(ids(ledger.list({ prefix: 'pay_o' }))).toEqual([third])
  expect(ids(ledger.list({ prefix: '%' }))).toEqual([])
  expect(ids(ledger.unresolved())).toEqual([first, third])
  expect(ids(ledger.unresolved({ httpMethod: 'GET', urlHash: 'aa', bodyHash: '' }))).toEqual([first])
  expect(ledger.unresolved({ httpMethod: 'POST', urlHash: 'aa', bodyHash: '' })).toEqual([])
})

test('the first payment on a mainnet is one that was not released', () => {
  const id = sent({ testnet: false })
  expect(ledger.isFirstMainnetPayment()).toBe(false)
  ledger.expired(id, 'dead')
  sent({ testnet: true })
  expect(ledger.isFirstMainnetPayment()).toBe(true)
})
