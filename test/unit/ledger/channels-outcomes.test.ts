import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ChannelStore } from '../../../src/core/channel-store.ts'
import type { Intention, Ledger } from '../../../src/core/ledger.ts'
import type { Hex } from '../../../src/core/payment.ts'
import { openLedger } from '../../../src/ledger/open-ledger.ts'
import { newChannel, sessionIntention, wide } from './channel.ts'
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

test('a voucher that goes out again for a later request leaves the earlier payment as it is, until it is superseded', () => {
  const lost = paid(100_000n)
  ledger.unknown(lost, 'no answer')
  const again = paid(100_000n)
  expect(states(lost, again)).toEqual(['unknown', 'sent'])
  expect(channels.get(id)?.signed).toBe(100_000n)
  expect(today()).toBe(200_000n)
  channels.supersede(id, again)
  channels.supersede(id, again)
  expect(states(lost, again)).toEqual(['expired', 'sent'])
  expect(ledger.get(lost)?.reason).toBe(`its voucher paid for a later request, ${again}`)
  expect(today()).toBe(100_000n)
})

test('a server that took the lost voucher for the lost request is paid again from the same reservation', () => {
  const lost = paid(100_000n)
  const later = paid(100_000n)
  voucher(200_000n, later)
  expect(today()).toBe(200_000n)
  expect(() => voucher(200_001n, later)).toThrow(/holds 0, not 1/)
  expect(states(lost, later)).toEqual(['sent', 'sent'])
})

test('a voucher that was needed on top settles those before it, for what each of them signed', () => {
  const lost = paid(100_000n)
  const repeated = paid(100_000n)
  const stream = paid(100_000n)
  voucher(150_000n, stream, 50_000n)
  expect(today()).toBe(350_000n)
  const raised = intend()
  voucher(250_000n, raised)
  channels.settleEarlier(id, raised)
  expect(states(lost, repeated, stream, raised)).toEqual(['settled', 'expired', 'settled', 'sent'])
  expect(ledger.get(repeated)?.reason).toBe('it sent only the voucher of an earlier request')
  expect(today()).toBe(250_000n)
})

test('a voucher that was paid for before counts no second time', () => {
  const stream = paid(100_000n)
  ledger.settled(stream, 'receipt', {})
  const later = paid(100_000n)
  expect(today()).toBe(200_000n)
  channels.supersede(id, later)
  expect(states(stream, later)).toEqual(['settled', 'sent'])
  expect(today()).toBe(100_000n)
})

test('superseding never counts less than what is signed', () => {
  const lost = paid(150_000n, { amount: 150_000n })
  const later = paid(150_000n)
  channels.supersede(id, later)
  expect(states(lost)).toEqual(['expired'])
  expect(today()).toBe(150_000n)
  voucher(160_000n, later, 10_000n)
  expect(today()).toBe(160_000n)
  const own = paid(260_000n)
  channels.supersede(id, own)
  expect(today()).toBe(260_000n)
})

test('superseding touches earlier open payments of that channel alone', () => {
  const settled = paid(100_000n)
  ledger.settled(settled, 'receipt', {})
  const charge = sessionIntention({ intent: 'charge' })
  ledger.intend(charge, ceilings())
  const unsent = intend()
  const lost = paid(200_000n)
  const later = paid(200_000n)
  const newer = paid(200_000n)
  channels.supersede(id, later)
  expect(states(settled, charge.id, unsent, lost, later, newer)).toEqual([
    'settled',
    'intended',
    'intended',
    'expired',
    'sent',
    'sent',
  ])
  expect(() => channels.supersede(id, unsent)).toThrow(/no voucher of channel/)
  expect(() => channels.supersede(id, lost)).toThrow(/no voucher of channel/)
})

test('what a server acknowledges never falls, and what contradicts itself or the signature changes nothing', () => {
  paid(100_000n)
  const told = (acceptedCumulative: bigint, spent: bigint) => {
    channels.acknowledge(id, { acceptedCumulative, spent })
    const { accepted, spent: known } = channels.get(id) ?? {}
    return [accepted, known]
  }
  expect(told(100_001n, 0n)).toEqual([0n, 0n])
  expect(told(50_000n, 50_001n)).toEqual([0n, 0n])
  expect(told(-5n, -6n)).toEqual([0n, 0n])
  expect(told(100_000n, 60_000n)).toEqual([100_000n, 60_000n])
  expect(told(90_000n, 70_000n)).toEqual([100_000n, 70_000n])
  expect(told(100_000n, 0n)).toEqual([100_000n, 70_000n])
  channels.acknowledge('0x00', { acceptedCumulative: 1n, spent: 1n })
})

test('a close is signed for no more than what was signed before', () => {
  paid(100_000n)
  expect(() => channels.closing(id, 100_001n)).toThrow(/above 100000/)
  channels.closing(id, 100_000n)
  expect(channels.get(id)).toMatchObject({ state: 'closing', signed: 100_000n })
})

test('a close below what was signed releases the difference, newest payment first', () => {
  const first = paid(100_000n)
  clock += 12 * hour
  const second = paid(200_000n)
  const third = paid(300_000n)
  for (const payment of [first, second, third]) ledger.settled(payment, 'receipt', {})
  channels.closing(id, 130_000n)
  channels.closed(id, { settled: 130_000n, txHash: '0xc1' })
  expect(today()).toBe(130_000n)
  expect(states(first, second, third)).toEqual(['settled', 'settled', 'settled'])
  channels.closed(id, { settled: 130_000n, txHash: '0xc1' })
  expect(today()).toBe(130_000n)
  expect(channels.get(id)).toMatchObject({ state: 'closed', settled: 130_000n, signed: 300_000n })
  clock += 12 * hour
  expect(today()).toBe(30_000n)
})

test('a close decides the payments whose outcome was open', () => {
  const covered = paid(100_000n)
  const partly = paid(200_000n)
  ledger.unknown(partly, 'no answer')
  const never = paid(300_000n)
  const unsent = intend()
  channels.closed(id, { settled: 150_000n, txHash: '0xc1' })
  expect(states(covered, partly, never, unsent)).toEqual(['settled', 'settled', 'expired', 'intended'])
  expect(ledger.get(partly)).toMatchObject({ settledBy: 'chain', txHash: '0xc1', reason: undefined })
  expect(ledger.get(never)?.reason).toBe('its channel was closed without it')
  expect(today()).toBe(150_000n + 100_000n)
  ledger.expired(unsent, 'never used')
  expect(today()).toBe(150_000n)
})

test('what was settled counts rounded up', () => {
  const channel = newChannel({ decimals: 18, pendingDeposit: 10n ** 18n })
  id = channel.facts.id
  channels.intendOpen(channel, wide)
  const amount = 10n ** 17n
  ledger.settled(paid(amount, { decimals: 18, amount, amountMicros: 100_000n }), 'receipt', {})
  channels.closed(id, { settled: 5n * 10n ** 16n + 1n, txHash: undefined })
  expect(today()).toBe(50_001n)
})

test('a channel that was never opened has paid for nothing', () => {
  const channel = newChannel()
  id = channel.facts.id
  channels.intendOpen(channel, wide)
  const open = paid(100_000n)
  const settled = paid(200_000n)
  ledger.settled(settled, 'receipt', {})
  channels.dropPending(id, 'never')
  expect(states(open, settled)).toEqual(['expired', 'settled'])
  expect(ledger.get(open)?.reason).toBe('its channel was never opened')
  expect(today()).toBe(0n)
})

test('vouchers above a deposit that was dropped stay signed, and no more are signed until it is there', () => {
  paid(900_000n, { amount: 900_000n })
  channels.intendTopUp(id, 500_000n, {}, 0n, wide)
  const payment = paid(1_300_000n, { amount: 400_000n })
  channels.dropPending(id, 'too late')
  expect(channels.get(id)).toMatchObject({ signed: 1_300_000n, deposit: 1_000_000n })
  expect(() => voucher(1_300_000n, payment)).toThrow(/above the deposit/)
  channels.intendTopUp(id, 300_000n, {}, 0n, wide)
  voucher(1_300_000n, payment)
})
