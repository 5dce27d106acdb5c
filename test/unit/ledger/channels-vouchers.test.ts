import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ChannelStore } from '../../../src/core/channel-store.ts'
import { OverLimitError, StateError } from '../../../src/core/errors.ts'
import type { Intention, Ledger } from '../../../src/core/ledger.ts'
import type { Hex } from '../../../src/core/payment.ts'
import { openLedger } from '../../../src/ledger/open-ledger.ts'
import { newChannel, sessionIntention, slot, wide } from './channel.ts'
import { ceilings, noon } from './intention.ts'

const hour = 3_600_000
let folder: string
let clock: number
let ledger: Ledger
let channels: ChannelStore
let id: Hex

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'presto-vouchers-'))
  clock = noon
  ledger = openLedger(join(folder, 'ledger.db'), { now: () => clock, pid: process.pid })
  channels = ledger.channels()
  const channel = newChannel()
  id = channel.facts.id
  channels.intendOpen(channel, wide)
  channels.confirmDeposit(id, 1_000_000n)
})
afterEach(() => {
  ledger.close()
  rmSync(folder, { recursive: true })
})

function intend(parts: Partial<Intention> = {}): string {
  const row = sessionIntention({ createdAt: clock, ...parts })
  ledger.intend(row, ceilings())
  return row.id
}

function voucher(
  cumulative: bigint,
  payment: string,
  grows = 0n,
  limits: Parameters<typeof ceilings>[0] = {},
): void {
  channels.voucher(id, cumulative, { id: payment, grows, ceilings: ceilings(limits) })
}

function paid(cumulative: bigint, parts: Partial<Intention> = {}): string {
  const payment = intend(parts)
  voucher(cumulative, payment)
  return payment
}

const today = () => ledger.spent({ testnet: true, now: clock }).todayMicros
const states = (...payments: string[]) => payments.map((payment) => ledger.get(payment)?.state)

test('a voucher raises what is signed and makes its payment sent, at once', () => {
  const payment = intend()
  ledger.signed(payment, undefined)
  clock += 5
  voucher(100_000n, payment)
  expect(ledger.get(payment)).toMatchObject({
    state: 'sent',
    channelId: id,
    cumulative: 100_000n,
    amount: 100_000n,
    updatedAt: clock,
  })
  expect(channels.get(id)).toMatchObject({ signed: 100_000n, accepted: 0n, spent: 0n, usedAt: clock })
  expect(today()).toBe(100_000n)
})

test("a payment that was only intended becomes sent as well, and none of the wallet's balance is used", () => {
  const key = { chainId: 1337, genesis: slot.genesis, token: slot.token, owner: slot.payer }
  ledger.cacheBalance(key, 5n, clock)
  const payment = paid(100_000n)
  expect(states(payment)).toEqual(['sent'])
  ledger.signed(intend(), undefined)
  expect(ledger.cachedBalance(key)?.amount).toBe(5n)
})

test('a channel that is opening signs against what is pending', () => {
  const channel = newChannel({ pendingDeposit: 300_000n })
  id = channel.facts.id
  channels.intendOpen(channel, wide)
  paid(100_000n)
  expect(channels.get(id)).toMatchObject({ state: 'opening', signed: 100_000n })
})

test.each<readonly [string, bigint, Partial<Intention>, bigint, RegExp]>([
  ['above the deposit', 1_000_001n, { amount: 2_000_000n }, 0n, /above the deposit of 1000000/],
  ['below what is signed', 199_999n, {}, 0n, /below 200000/],
  ['of nothing', 0n, {}, 0n, /below 200000/],
  ['above what the payment holds', 300_001n, {}, 0n, /holds 100000, not 100001/],
  ['of a payment that shrinks', 200_000n, {}, -1n, /cannot shrink/],
  ['of a charge', 250_000n, { intent: 'charge' }, 0n, /is none of channel/],
  ['of another payer', 250_000n, { payer: slot.payee }, 0n, /is none of channel/],
  ['of another token', 250_000n, { token: slot.payee }, 0n, /is none of channel/],
  ['of another chain', 250_000n, { chainId: 1 }, 0n, /is none of channel/],
])('a voucher %s is refused and nothing is changed', (_name, cumulative, parts, grows, words) => {
  paid(200_000n, { amount: 200_000n })
  const payment = intend(parts)
  const before = [ledger.get(payment), channels.get(id)]
  expect(() => voucher(cumulative, payment, grows)).toThrow(words)
  expect([ledger.get(payment), channels.get(id)]).toEqual(before)
})

test('a voucher is not signed on a channel that is closing, dead or recovered, nor for a payment of another channel', () => {
  const payment = paid(100_000n)
  const other = newChannel()
  channels.intendOpen(other, wide)
  expect(() =>
    channels.voucher(other.facts.id, 100_000n, { id: payment, grows: 0n, ceilings: ceilings() }),
  ).toThrow(/is none of channel/)
  channels.closing(id, 100_000n)
  expect(() => voucher(200_000n, intend())).toThrow(/is closing: no voucher/)
  channels.dropPending(other.facts.id, 'never')
  id = other.facts.id
  expect(() => voucher(200_000n, intend())).toThrow(/is dead: no voucher/)
  const found = newChannel()
  channels.recover(found, { deposit: 1_000_000n, settled: 0n })
  id = found.facts.id
  expect(() => voucher(100_000n, intend())).toThrow(/was recovered/)
})

test('a payment that was given up is not sent with a voucher', () => {
  const payment = intend()
  ledger.expired(payment, 'given up')
  expect(() => voucher(100_000n, payment)).toThrow(StateError)
  expect(channels.get(id)?.signed).toBe(0n)
})

test('a payment grows with its vouchers, also when it is settled', () => {
  const payment = paid(100_000n)
  voucher(150_000n, payment, 50_000n)
  ledger.settled(payment, 'receipt', { receipt: { status: 'success' } })
  clock += 1000
  voucher(250_000n, payment, 100_000n)
  expect(ledger.get(payment)).toMatchObject({
    state: 'settled',
    settledBy: 'receipt',
    amount: 250_000n,
    amountMicros: 250_000n,
    cumulative: 250_000n,
    updatedAt: clock,
  })
  expect(channels.get(id)?.signed).toBe(250_000n)
  expect(ledger.spent({ testnet: true, host: 'api.example', now: clock })).toEqual({
    todayMicros: 250_000n,
    hostTodayMicros: 250_000n,
  })
})

test.each([
  [
    'per request',
    { perRequest: 299_999n },
    '0.30 pathUSD would pass the limit of 0.299999 per request',
    'per-request 0.30',
  ],
  [
    '--max-spend',
    { invocation: 199_999n },
    '0.20 pathUSD more would pass --max-spend, of which 0.199999 is left',
    '--max-spend',
  ],
  [
    'the day',
    { perDay: 799_999n },
    '0.20 pathUSD more would pass the daily limit of 0.799999 (0.60 spent in the last 24 hours)',
    'per-day 0.80',
  ],
  [
    'the host',
    { perHost: 299_999n },
    '0.20 pathUSD more would pass the daily limit of 0.299999 for api.example (0.10 spent there in the last 24 hours)',
    'per-host api.example 0.30',
  ],
])(
  'a payment that would grow beyond %s does not, and nothing is changed',
  (_name, limits, message, allows) => {
    paid(500_000n, { amount: 500_000n, host: 'other.example' })
    const payment = paid(600_000n)
    ledger.settled(payment, 'receipt', {})
    const before = [ledger.get(payment), channels.get(id), today()]
    const attempt = () => voucher(800_000n, payment, 200_000n, limits)
    expect(attempt).toThrow(OverLimitError)
    expect(attempt).toThrow(
      expect.objectContaining({
        message,
        hint: expect.stringMatching(new RegExp(`^No further voucher was signed\\. .*${allows}`)),
        payment: { id: payment, state: 'settled' },
      }),
    )
    expect([ledger.get(payment), channels.get(id), today()]).toEqual(before)
  },
)

test('a payment may grow up to each ceiling, and the first voucher is not held against them again', () => {
  paid(500_000n, { amount: 500_000n, host: 'other.example' })
  const payment = intend()
  voucher(600_000n, payment, 0n, { perRequest: 1n, perDay: 1n, perHost: 1n, invocation: 0n })
  voucher(800_000n, payment, 200_000n, {
    perRequest: 300_000n,
    invocation: 200_000n,
    perDay: 800_000n,
    perHost: 300_000n,
  })
  expect(today()).toBe(800_000n)
})

test('what a stream of more than a day is given counts when it is given', () => {
  const payment = paid(100_000n)
  clock += 25 * hour
  expect(today()).toBe(0n)
  expect(() => voucher(150_000n, payment, 50_000n, { perDay: 149_999n })).toThrow(OverLimitError)
  voucher(150_000n, payment, 50_000n, { perDay: 150_000n })
  expect(today()).toBe(150_000n)
  clock += 24 * hour - 1
  expect(today()).toBe(150_000n)
})

test('a clock that goes back while a stream grows frees nothing', () => {
  const payment = paid(100_000n)
  clock -= 48 * hour
  voucher(200_000n, payment, 100_000n)
  clock += 48 * hour
  expect(today()).toBe(200_000n)
})

test('a payment in a token of many decimals counts rounded up, and never below what is signed', () => {
  const channel = newChannel({ decimals: 18, pendingDeposit: 10n ** 18n })
  id = channel.facts.id
  channels.intendOpen(channel, wide)
  const payment = paid(1n, { decimals: 18, amount: 1n, amountMicros: 1n })
  voucher(2n, payment, 1n)
  expect(today()).toBe(1n)
  voucher(10n ** 12n + 1n, payment, 10n ** 12n - 1n)
  expect(today()).toBe(2n)
})
