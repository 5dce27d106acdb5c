import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ChannelStore } from '../../../src/core/channel-store.ts'
import { OverLimitError } from '../../../src/core/errors.ts'
import type { Ledger } from '../../../src/core/ledger.ts'
import type { Hex } from '../../../src/core/payment.ts'
import { openLedger } from '../../../src/ledger/open-ledger.ts'
import { newChannel, sessionIntention, wide } from './channel.ts'
import { ceilings, noon } from './intention.ts'

let folder: string
let ledger: Ledger
let channels: ChannelStore
let id: Hex

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'presto-checks-'))
  ledger = openLedger(join(folder, 'ledger.db'), { now: () => noon, pid: process.pid })
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

function paid(cumulative: bigint): string {
  const row = sessionIntention({ createdAt: noon })
  ledger.intend(row, ceilings())
  channels.voucher(id, cumulative, { id: row.id, grows: 0n, ceilings: ceilings() })
  return row.id
}

const facts = () => ({ payments: ledger.list(), channels: channels.list() })
const states = (...payments: string[]) => payments.map((payment) => ledger.get(payment)?.state)

describe('whether a payment may grow', () => {
  test.each<readonly [string, Parameters<typeof ceilings>[0]]>([
    ['perRequest', { perRequest: 150_000n }],
    ['perDay', { perDay: 150_000n }],
    ['perHost', { perHost: 150_000n }],
    ['invocation', { invocation: 50_000n }],
  ])('is held against %s, inclusively, and nothing is written', (_name, limits) => {
    const payment = paid(100_000n)
    const before = facts()
    const check = (grows: bigint) =>
      channels.checkGrowth(id, { id: payment, grows, ceilings: ceilings(limits) })
    expect(() => check(50_000n)).not.toThrow()
    expect(() => check(50_001n)).toThrow(OverLimitError)
    expect(facts()).toEqual(before)
  })

  test('is no question for a payment of another channel', () => {
    const other = newChannel()
    channels.intendOpen(other, wide)
    const payment = paid(100_000n)
    const check = () => channels.checkGrowth(other.facts.id, { id: payment, grows: 1n, ceilings: ceilings() })
    expect(check).toThrow(/is none of channel/)
  })
})

test('a deposit is held against both ceilings as if it were made, and nothing is written', () => {
  const before = facts()
  const asset = newChannel()
  const check = (deposit: bigint, perChannel: bigint, together: bigint) =>
    channels.checkDeposit(asset, { before: 400_000n, amount: deposit }, { perChannel, together })
  expect(() => check(100_000n, 500_000n, 1_100_000n)).not.toThrow()
  expect(() => check(100_001n, 500_000n, 9_000_000n)).toThrow('limit of 0.50 per channel')
  expect(() => check(100_001n, 9_000_000n, 1_100_000n)).toThrow('limit of 1.10 for all channels')
  expect(facts()).toEqual(before)
})

test('earlier payments whose voucher had bought something are settled, and stay counted', () => {
  const [first, second] = [paid(100_000n), paid(200_000n)]
  ledger.unknown(first, 'the answer was lost')
  const third = paid(300_000n)
  channels.settleEarlier(id, third)
  expect(states(first, second, third)).toEqual(['settled', 'settled', 'sent'])
  expect(ledger.get(first)).toMatchObject({ settledBy: 'receipt', reference: id, reason: undefined })
  expect(ledger.spent({ testnet: true, now: noon }).todayMicros).toBe(300_000n)
  // Later ones are not touched, nor those that are decided.
  channels.settleEarlier(id, first)
  expect(states(third)).toEqual(['sent'])
  expect(() => channels.settleEarlier(id, 'pay_none')).toThrow(/has no voucher of channel/)
})
