import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ChannelRow, ChannelStore } from '../../../src/core/channel-store.ts'
import type { Ledger } from '../../../src/core/ledger.ts'
import { maxOf, toMicros } from '../../../src/core/money.ts'
import type { Hex } from '../../../src/core/payment.ts'
import { openLedger } from '../../../src/ledger/open-ledger.ts'
import { newChannel, sessionIntention, wide } from './channel.ts'
import { ceilings, noon } from './intention.ts'

let folder: string
let ledger: Ledger
let channels: ChannelStore
let runs = 0

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'presto-invariants-'))
  ledger = openLedger(join(folder, 'ledger.db'), { now: () => noon, pid: process.pid })
  channels = ledger.channels()
})
afterAll(() => {
  ledger.close()
  rmSync(folder, { recursive: true })
})

/** One channel, and what is done to it. `payments` holds those that a voucher went out for, oldest first. */
class Run {
  readonly id: Hex
  readonly host = `${++runs}.example`
  readonly decimals: number
  readonly payments: string[] = []
  isDropped = false

  constructor(deposit: bigint, decimals: number) {
    this.decimals = decimals
    const channel = newChannel({ pendingDeposit: deposit, decimals, host: this.host })
    this.id = channel.facts.id
    channels.intendOpen(channel, wide)
  }
  get channel(): ChannelRow {
    const channel = channels.get(this.id)
    if (!channel) throw new Error('the channel is gone')
    return channel
  }
  get counted(): bigint {
    return ledger.spent({ testnet: true, host: this.host, now: noon }).hostTodayMicros
  }
  get last(): string {
    return this.payments.at(-1) ?? 'pay_none'
  }
  /** A new request: intended, then its voucher, and given up when there is none. */
  pay(amount: bigint, cumulative: bigint): void {
    const { host, decimals } = this
    const row = sessionIntention({ amount, amountMicros: toMicros(amount, decimals), decimals, host })
    ledger.intend(row, ceilings())
    try {
      this.voucher(row.id, cumulative, 0n)
      this.payments.push(row.id)
    } catch (error) {
      ledger.expired(row.id, 'no voucher')
      throw error
    }
  }
  voucher(payment: string, cumulative: bigint, grows: bigint, perHost?: bigint): void {
    channels.voucher(this.id, cumulative, { id: payment, grows, ceilings: ceilings({ perHost }) })
  }
  snapshot(): unknown {
    return [this.channel, this.counted, this.payments.map((payment) => ledger.get(payment))]
  }
}

type Action = Readonly<{ name: string; act(run: Run): void }>

const amount = fc.oneof(fc.bigInt(-2n, 12n), fc.bigInt(0n, 10n ** 7n))
const step = fc.bigInt(1n, 60n)

/** What presto does, and what nobody should do. */
const actions: readonly fc.Arbitrary<Action>[] = [
  step.map((price) => ({
    name: `pay ${price}`,
    act: (run) => {
      const { signed, spent } = run.channel
      run.pay(price, maxOf(signed, spent + price))
    },
  })),
  step.map((price) => ({
    name: `pay again ${price}`,
    act: (run) => run.voucher(run.last, run.channel.signed + price, 0n),
  })),
  fc.tuple(step, fc.nat(3)).map(([more, back]) => ({
    name: `grow ${more} (${back} back)`,
    act: (run) => run.voucher(run.payments.at(-1 - back) ?? '', run.channel.signed + more, more),
  })),
  fc.tuple(step, amount).map(([more, perHost]) => ({
    name: `grow ${more} under ${perHost}`,
    act: (run) => run.voucher(run.last, run.channel.signed + more, more, perHost),
  })),
  fc.tuple(amount, amount).map(([cumulative, grows]) => ({
    name: `voucher ${cumulative} grows ${grows}`,
    act: (run) => run.voucher(run.last, cumulative, grows),
  })),
  fc.tuple(amount, amount).map(([acceptedCumulative, spent]) => ({
    name: `acknowledge ${acceptedCumulative} ${spent}`,
    act: (run) => channels.acknowledge(run.id, { acceptedCumulative, spent }),
  })),
  fc.nat(60).map((less) => ({
    name: `acknowledge all but ${less}`,
    act: (run) => {
      const { signed } = run.channel
      channels.acknowledge(run.id, { acceptedCumulative: signed, spent: signed - BigInt(less) })
    },
  })),
  fc.constant({
    name: 'confirm',
    act: (run) => channels.confirmDeposit(run.id, run.channel.deposit + run.channel.pendingDeposit),
  }),
  amount.map((deposit) => ({
    name: `confirm ${deposit}`,
    act: (run) => channels.confirmDeposit(run.id, deposit),
  })),
  amount.map((more) => ({
    name: `topUp ${more}`,
    act: (run) => channels.intendTopUp(run.id, more, {}, 0n, wide),
  })),
  fc.constant({
    name: 'drop',
    act: (run) => {
      channels.dropPending(run.id, 'never')
      run.isDropped = true
    },
  }),
  fc.constant({ name: 'unknown', act: (run) => ledger.unknown(run.last, 'no answer') }),
  fc.constant({ name: 'settled', act: (run) => ledger.settled(run.last, 'receipt', {}) }),
  fc.nat(2).map((back) => ({
    name: `supersede (${back} back)`,
    act: (run) => channels.supersede(run.id, run.payments.at(-1 - back) ?? ''),
  })),
  amount.map((cumulative) => ({
    name: `closing ${cumulative}`,
    act: (run) => channels.closing(run.id, cumulative),
  })),
  fc.constant({ name: 'reopen', act: (run) => channels.reopen(run.id) }),
  fc.constant({ name: 'closeRequested', act: (run) => channels.closeRequested(run.id, 1, 1n) }),
  fc.integer({ min: 0, max: 100 }).map((part) => ({
    name: `closed ${part} %`,
    act: (run) =>
      channels.closed(run.id, { settled: (run.channel.signed * BigInt(part)) / 100n, txHash: undefined }),
  })),
]

/** Ends are rare, or every sequence is short. */
const sequence = fc.array(
  fc.oneof(...actions.map((arbitrary, index) => ({ arbitrary, weight: index < 4 ? 6 : index < 14 ? 2 : 1 }))),
  { minLength: 5, maxLength: 30 },
)

function check(run: Run, before: ChannelRow): void {
  const { channel } = run
  const { spent, accepted, signed, deposit, pendingDeposit, decimals, settled, state } = channel
  expect(spent <= accepted && accepted <= signed).toBe(true)
  expect(signed >= before.signed && accepted >= before.accepted && spent >= before.spent).toBe(true)
  expect(settled >= before.settled && deposit >= before.deposit).toBe(true)
  if (!run.isDropped && state !== 'closed') expect(signed <= deposit + pendingDeposit).toBe(true)
  const wasOver = before.state === 'closed' || before.state === 'dead'
  if (state === 'closed' && !wasOver) expect(run.counted).toBe(toMicros(settled, decimals))
  else if (state === 'closed') expect(run.counted <= toMicros(settled, decimals)).toBe(true)
  else if (state === 'dead') expect(run.counted).toBe(0n)
  else expect(run.counted >= toMicros(signed, decimals)).toBe(true)
}

test('whatever is called in whatever order, a channel and what it counts stay in order', () => {
  const seen = { done: 0, refused: 0, closed: 0 }
  fc.assert(
    fc.property(fc.bigInt(1n, 400n), fc.constantFrom(6, 6, 18, 2), sequence, (deposit, decimals, steps) => {
      const run = new Run(deposit, decimals)
      for (const { act } of steps) {
        const before = run.channel
        const snapshot = run.snapshot()
        try {
          act(run)
          seen.done++
        } catch {
          seen.refused++
          expect(run.snapshot()).toEqual(snapshot)
        }
        check(run, before)
      }
      if (run.channel.state === 'closed') seen.closed++
    }),
    { numRuns: 150 },
  )
  expect(Object.values(seen).every((count) => count > 20)).toBe(true)
}, 60_000)
