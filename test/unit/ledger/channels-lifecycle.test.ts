import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ChannelStore } from '../../../src/core/channel-store.ts'
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

test('requests go on with the newest channel of exactly their slot', () => {
  const first = opened()
  expect(channels.find(slot)?.facts.id).toBe(first)
  const second = intend()
  expect(channels.find(slot)?.facts.id).toBe(second)
  const other = [
    { ...slot, origin: 'https://other.example' },
    { ...slot, genesis: undefined },
    { ...slot, chainId: 4217 },
    { ...slot, payer: slot.payee },
    { ...slot, payee: slot.payer },
    { ...slot, token: slot.payer },
    { ...slot, escrow: slot.payer },
  ]
  expect(other.map((each) => channels.find(each))).toEqual(other.map(() => undefined))
  channels.dropPending(second, 'never')
  channels.closing(first, 0n)
  expect(channels.find(slot)).toBeUndefined()
  channels.reopen(first)
  expect(channels.find(slot)?.facts.id).toBe(first)
})

test('lists are newest first, by state and by payer', () => {
  const [first, second, third] = [opened(), intend({ payer: slot.payee }), opened()]
  channels.closed(third, { settled: 0n, txHash: undefined })
  const ids = (...filter: Parameters<ChannelStore['list']>) =>
    channels.list(...filter).map(({ facts }) => facts.id)
  expect(ids()).toEqual([second, first])
  expect(ids({ payer: slot.payee })).toEqual([second])
  expect(ids({ states: ['closed', 'open'] })).toEqual([third, first])
  expect(ids({ states: ['closed'], payer: slot.payee })).toEqual([])
  expect(channels.lockedMicros({ testnet: true, payer: slot.payee })).toBe(1_000_000n)
})

test('a deposit and its fee leave the remembered balance, a voucher does not', () => {
  const key = { chainId: 1337, genesis: slot.genesis, token: slot.token, owner: slot.payer }
  ledger.cacheBalance(key, 9_000_000n, clock)
  const id = opened()
  expect(ledger.cachedBalance(key)?.amount).toBe(7_998_000n)
  topUp(id, 500_000n)
  expect(ledger.cachedBalance(key)?.amount).toBe(7_495_000n)
})

test('a close request stays when a close is tried and does not happen', () => {
  const id = opened()
  channels.closeRequested(id, 1_768_000_000, 700n)
  expect(channels.get(id)).toMatchObject({
    state: 'requested',
    closeRequestedAt: 1_768_000_000,
    feeMicros: 2700n,
  })
  expect(channels.lockedMicros({ testnet: true })).toBe(1_000_000n)
  channels.closing(id, 0n)
  channels.reopen(id)
  expect(channels.get(id)?.state).toBe('requested')
  channels.reopen(id)
  expect(channels.get(id)?.state).toBe('requested')
})

test('a channel that is closed stays closed, and locks nothing', () => {
  const id = opened()
  clock += 1000
  channels.closing(id, 0n)
  channels.closed(id, { settled: 0n, txHash: '0xc1' })
  channels.closed(id, { settled: 0n, txHash: '0xc2' })
  expect(channels.get(id)).toMatchObject({ state: 'closed', closeTxHash: '0xc1', usedAt: clock })
  expect(channels.lockedMicros({ testnet: true })).toBe(0n)
  expect(() => channels.reopen(id)).toThrow(/is closed/)
  expect(() => channels.closing(id, 0n)).toThrow(/is closed/)
  expect(() => channels.closeRequested(id, 1, 0n)).toThrow(/is closed/)
  expect(() => channels.closed('0x00', { settled: 0n, txHash: undefined })).toThrow(/not in the ledger/)
})

test('a channel found on the chain locks money and is not paid with', () => {
  const channel = newChannel()
  channels.recover(channel, { deposit: 900_000n, settled: 200_000n })
  const id = channel.facts.id
  expect(channels.get(id)).toMatchObject({
    state: 'open',
    recovered: true,
    deposit: 900_000n,
    pendingDeposit: 0n,
    pendingCall: undefined,
    signed: 200_000n,
    settled: 200_000n,
  })
  expect(channels.lockedMicros({ testnet: true })).toBe(700_000n)
  expect(channels.find(slot)).toBeUndefined()
  expect(() => topUp(id, 1n)).toThrow(/recovered/)
})

test('a channel found on the chain that is known keeps what is known', () => {
  const open = opened()
  channels.recover(newChannel({ id: open }), { deposit: 1_000_000n, settled: 10n })
  expect(channels.get(open)).toMatchObject({ recovered: false, signed: 0n, settled: 10n })

  const opening = intend()
  channels.recover(newChannel({ id: opening }), { deposit: 1_000_000n, settled: 0n })
  expect(channels.get(opening)).toMatchObject({ state: 'open', deposit: 1_000_000n, pendingDeposit: 0n })

  const dead = intend()
  channels.dropPending(dead, 'never')
  channels.recover(newChannel({ id: dead }), { deposit: 1_000_000n, settled: 0n })
  expect(channels.get(dead)).toMatchObject({
    state: 'open',
    recovered: true,
    deposit: 1_000_000n,
    reason: undefined,
  })

  // A receipt said so, and the chain knows better.
  channels.closed(open, { settled: 10n, txHash: `0x${'77'.repeat(32)}` })
  channels.recover(newChannel({ id: open }), { deposit: 1_000_000n, settled: 10n })
  expect(channels.get(open)).toMatchObject({ state: 'open', recovered: true, closeTxHash: undefined })
  expect(channels.find(slot)?.facts.id).not.toBe(open)
})
