import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ChannelStore } from '../../../src/core/channel-store.ts'
import { OverLimitError } from '../../../src/core/errors.ts'
import type { Ledger } from '../../../src/core/ledger.ts'
import type { Hex } from '../../../src/core/payment.ts'
import { openLedger } from '../../../src/ledger/open-ledger.ts'
import { newChannel, slot, wide } from './channel.ts'
import { noon } from './intention.ts'

let folder: string
let clock: number
let ledger: Ledger
let channels: ChannelStore

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'presto-channels-'))
  clock = noon
  reopen()
})
afterEach(() => {
  ledger.close()
  rmSync(folder, { recursive: true })
})

function reopen(): void {
  ledger = openLedger(join(folder, 'ledger.db'), { now: () => clock, pid: process.pid })
  channels = ledger.channels()
}

function intend(parts: Parameters<typeof newChannel>[0] = {}, ceilings = wide): Hex {
  const channel = newChannel(parts)
  channels.intendOpen(channel, ceilings)
  return channel.facts.id
}

function opened(parts: Parameters<typeof newChannel>[0] = {}): Hex {
  const id = intend(parts)
  channels.confirmDeposit(id, parts.pendingDeposit ?? 1_000_000n)
  return id
}

const topUp = (id: Hex, amount: bigint, ceilings = wide) =>
  channels.intendTopUp(id, amount, { kind: 'topUp' }, 3000n, ceilings)

test('a channel comes back as it was intended, also after the file was closed', () => {
  const channel = newChannel({ pendingDeposit: 2n ** 96n - 1n, genesis: undefined })
  channels.intendOpen(channel, { perChannel: 2n ** 200n, together: 2n ** 200n })
  ledger.close()
  reopen()
  expect(channels.get(channel.facts.id)).toEqual({
    ...channel,
    state: 'opening',
    deposit: 0n,
    signed: 0n,
    accepted: 0n,
    spent: 0n,
    settled: 0n,
    recovered: false,
    closeRequestedAt: undefined,
    closeTxHash: undefined,
    reason: undefined,
    usedAt: noon,
  })
})

test('a channel of the first version comes back without a nonce hash', () => {
  const { facts, ...rest } = newChannel()
  const v1 = { ...facts, version: 'v1', expiringNonceHash: undefined } as const
  channels.intendOpen({ ...rest, facts: v1, pendingCall: undefined }, wide)
  expect(channels.get(facts.id)?.facts).toEqual(v1)
  expect(channels.get(facts.id)?.pendingCall).toBeUndefined()
})

test('ids and addresses are the same in every case', () => {
  const id = opened({ id: `0xAB${'0c'.repeat(31)}` })
  expect(channels.get(id.toLowerCase() as Hex)?.facts.id).toBe(id)
  expect(channels.find({ ...slot, payee: `0x${'BB'.repeat(20)}` })?.facts.id).toBe(id)
  expect(channels.list({ payer: `0x${'AA'.repeat(20)}` })).toHaveLength(1)
})

test.each([
  [
    'per channel',
    { perChannel: 999_999n, together: 10n ** 9n },
    'limit of 0.999999 per channel',
    'deposit 1.00',
  ],
  [
    'together',
    { perChannel: 10n ** 9n, together: 1_499_999n },
    'limit of 1.499999 for all channels (0.50 is locked now)',
    'deposits 1.50',
  ],
])('a deposit above the ceiling %s is refused and leaves nothing', (_name, ceilings, words, limit) => {
  opened({ pendingDeposit: 500_000n })
  const channel = newChannel()
  const attempt = () => channels.intendOpen(channel, ceilings)
  expect(attempt).toThrow(OverLimitError)
  expect(attempt).toThrow(`A deposit of 1.00 pathUSD would pass the ${words}`)
  expect(attempt).toThrow(
    expect.objectContaining({
      hint: expect.stringContaining(`\`presto limits set ${limit}\` would allow it`),
    }),
  )
  expect(channels.get(channel.facts.id)).toBeUndefined()
  expect(channels.lockedMicros({ testnet: true })).toBe(500_000n)
})

test('ceilings are compared inclusively, and dust of many decimals is rounded up', () => {
  intend({}, { perChannel: 1_000_000n, together: 1_000_000n })
  const dust = { decimals: 18, pendingDeposit: 10n ** 18n + 1n, testnet: false }
  expect(() => intend(dust, { perChannel: 1_000_000n, together: 10n ** 9n })).toThrow(OverLimitError)
  intend(dust, { perChannel: 1_000_001n, together: 1_000_001n })
  expect(channels.lockedMicros({ testnet: false })).toBe(1_000_001n)
})

test('test money and real money have separate accounts of what is locked', () => {
  opened({ testnet: true, pendingDeposit: 5_000_000n })
  intend({ testnet: false }, { perChannel: 1_000_000n, together: 1_000_000n })
  expect(channels.lockedMicros({ testnet: false })).toBe(1_000_000n)
  expect(channels.lockedMicros({ testnet: true })).toBe(5_000_000n)
})

test('an asset that is no dollar is not locked', () => {
  expect(() => intend({ dollar: false, currency: 'EURX' })).toThrow(
    expect.objectContaining({
      exitCode: 111,
      message: 'A deposit of 1.00 EURX cannot be held against a limit: EURX does not count as dollars',
    }),
  )
  expect(channels.list()).toEqual([])
})

test('a topUp is held against what the channel has, and one is pending at a time', () => {
  const id = opened()
  const perChannel = { perChannel: 1_500_000n, together: 10n ** 9n }
  expect(() => topUp(id, 500_001n, perChannel)).toThrow(
    'A deposit of 0.500001 pathUSD would pass the limit of 1.50 per channel (1.00 is in it already)',
  )
  expect(() => topUp(id, 500_001n, { perChannel: 10n ** 9n, together: 1_500_000n })).toThrow(
    'limit of 1.50 for all channels (1.00 is locked now)',
  )
  topUp(id, 500_000n, perChannel)
  expect(channels.get(id)).toMatchObject({
    deposit: 1_000_000n,
    pendingDeposit: 500_000n,
    pendingCall: { kind: 'topUp' },
    feeMicros: 5000n,
  })
  expect(() => topUp(id, 1n)).toThrow(/not decided/)
  channels.confirmDeposit(id, 1_500_000n)
  expect(channels.get(id)).toMatchObject({ deposit: 1_500_000n, pendingDeposit: 0n, pendingCall: undefined })
})

test('a deposit below what is pending confirms nothing', () => {
  const id = intend()
  channels.confirmDeposit(id, 999_999n)
  expect(channels.get(id)).toMatchObject({ state: 'opening', deposit: 0n, pendingDeposit: 1_000_000n })
  channels.confirmDeposit(id, 1_000_000n)
  channels.confirmDeposit(id, 400_000n)
  topUp(id, 500_000n)
  channels.confirmDeposit(id, 1_000_000n)
  expect(channels.get(id)).toMatchObject({ state: 'open', deposit: 1_000_000n, pendingDeposit: 500_000n })
})

test('a deposit that can never settle is locked no more', () => {
  const never = intend()
  channels.dropPending(never, 'the chain is past its time')
  expect(channels.get(never)).toMatchObject({
    state: 'dead',
    reason: 'the chain is past its time',
    pendingDeposit: 0n,
  })
  expect(channels.list()).toEqual([])
  expect(channels.find(slot)).toBeUndefined()
  expect(() => channels.confirmDeposit(never, 1n)).toThrow(/is dead/)

  const id = opened()
  topUp(id, 500_000n)
  channels.dropPending(id, 'too late')
  expect(channels.get(id)).toMatchObject({
    state: 'open',
    deposit: 1_000_000n,
    pendingDeposit: 0n,
    reason: undefined,
  })
  expect(channels.lockedMicros({ testnet: true })).toBe(1_000_000n)
})

test('only an open channel of our own is topped up, and never by nothing', () => {
  const opening = intend()
  expect(() => topUp(opening, 1n)).toThrow(/is opening: no topUp/)
  const id = opened()
  expect(() => topUp(id, 0n)).toThrow(/cannot be topped up by 0/)
  channels.closing(id, 0n)
  expect(() => topUp(id, 1n)).toThrow(/is closing: no topUp/)
  expect(() => intend({ pendingDeposit: 0n })).toThrow(/deposit of 0/)
})
