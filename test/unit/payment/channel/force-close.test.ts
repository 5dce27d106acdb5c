import { expect, test } from 'vitest'
import type { App } from '../../../../src/app.ts'
import type { CommandInput } from '../../../../src/cli/spec.ts'
import { closeSession } from '../../../../src/commands/sessions/close-session.ts'
import { OutcomeUnknownError, OverLimitError, UsageError } from '../../../../src/core/errors.ts'
import { channelPay } from '../../../../src/methods/tempo-session/channel-pay.ts'
import type { ChannelDeps } from '../../../../src/payment/channel/channel-deps.ts'
import { forceClose, withdrawableAt } from '../../../../src/payment/channel/force-close.ts'
import { syncChannel } from '../../../../src/payment/channel/sync-channel.ts'
import { agreed, askAgain, createCase, facts, now } from './channel-case.ts'

const start = now / 1000
const grace = channelPay.graceSeconds
const asked = {
  ...askAgain(),
  headers: askAgain().headers ?? [],
  url: 'https://api.example/stream',
  host: 'api.example',
  body: Buffer.alloc(0),
}

test('asks the chain, waits for its clock and withdraws; every step in a run of its own', async () => {
  const it = createCase(() => undefined)
  const requested = await forceClose(it.row(), it.deps)
  expect(requested).toMatchObject({ state: 'requested', closeRequestedAt: start })
  expect(withdrawableAt(requested, it.deps)).toBe(start + grace)
  it.chain.clock = start + grace
  expect((await forceClose(it.row(), it.deps)).state).toBe('requested')
  expect(it.sent).toHaveLength(1)
  it.chain.clock += 1
  const closed = await forceClose(it.row(), it.deps)
  expect(closed).toMatchObject({ state: 'closed', settled: 0n, closeTxHash: it.sent[1]?.txHash })
  expect(it.sent).toHaveLength(2)
  expect(it.seen).toEqual([])
  // What was signed and never settled counts no longer.
  expect(it.ledger.spent({ testnet: true, now }).todayMicros).toBe(0n)
})

test('the request is durable before it leaves, and asked for again when it never arrived', async () => {
  const it = createCase(() => undefined)
  const states: string[] = []
  const lost = {
    ...it.deps,
    pay: {
      ...it.deps.pay,
      broadcast: async () => {
        states.push(it.row().state)
        throw new Error('killed')
      },
    },
  }
  await expect(forceClose(it.row(), lost)).rejects.toThrow('killed')
  expect(states).toEqual(['requested'])
  expect((await syncChannel(it.row(), it.deps)).words).toBe('its close request is not on the chain')
  expect((await forceClose(it.row(), it.deps)).state).toBe('requested')
  expect(it.sent).toHaveLength(1)
})

test('what the payee closed or settled meanwhile is taken from the chain', async () => {
  const it = createCase(() => undefined)
  await forceClose(it.row(), it.deps)
  if (it.chain.channel) it.chain.channel = { ...it.chain.channel, settled: 40_000n, finalized: true }
  expect(await forceClose(it.row(), it.deps)).toMatchObject({ state: 'closed', settled: 40_000n })
  expect(it.sent).toHaveLength(1)
  expect(it.ledger.spent({ testnet: true, now }).todayMicros).toBe(40_000n)
})

test('a request that the chain does not show is not believed', async () => {
  const it = createCase(() => undefined)
  const deps = { ...it.deps, pay: { ...it.deps.pay, broadcast: async () => undefined } }
  await expect(forceClose(it.row(), deps)).rejects.toBeInstanceOf(OutcomeUnknownError)
})

test('needs an endpoint, and a fee within the limit', async () => {
  const it = createCase(() => undefined)
  await expect(forceClose(it.row(), { ...it.deps, maxFeeMicros: 1n })).rejects.toBeInstanceOf(OverLimitError)
  it.chain.silent = true
  await expect(forceClose(it.row(), it.deps)).rejects.toBeInstanceOf(UsageError)
  expect([it.sent, it.row().state]).toEqual([[], 'open'])
})

test('a channel that is gone from the chain is not taken for one that never was', async () => {
  const it = createCase(() => undefined)
  it.chain.channel = undefined
  it.chain.clock += 1_000_000
  it.chain.opened = []
  expect(await syncChannel(it.row(), it.deps)).toMatchObject({
    row: { state: 'open' },
    words: expect.stringContaining('does not show how it ended'),
  })
  await expect(forceClose(it.row(), it.deps)).rejects.toBeInstanceOf(OutcomeUnknownError)
})

test('an opening that the chain has seen is not given up when the channel is gone', async () => {
  const it = createCase(() => undefined, { isOpen: false })
  it.chain.channel = undefined
  it.chain.clock += 26
  expect((await syncChannel(it.row(), it.deps)).row.state).toBe('opening')
  it.chain.opened = []
  expect((await syncChannel(it.row(), it.deps)).row.state).toBe('dead')
})

test('a look at the chain confirms an opening and a topUp, and gives up one that can never be', async () => {
  const it = createCase(() => undefined, { isOpen: false })
  expect((await syncChannel(it.row(), it.deps)).row).toMatchObject({ state: 'open', deposit: 50_000n })
  const topUp = () =>
    it.store.intendTopUp(facts.id, 5_000n, { kind: 'topUp', validBefore: start + 25 }, 10n, {
      perChannel: 10n ** 12n,
      together: 10n ** 12n,
    })
  topUp()
  expect((await syncChannel(it.row(), it.deps)).row).toMatchObject({ pendingDeposit: 5_000n })
  it.chain.clock += 26
  expect((await syncChannel(it.row(), it.deps)).row).toMatchObject({ pendingDeposit: 0n, deposit: 50_000n })
  topUp()
  if (it.chain.channel) it.chain.channel = { ...it.chain.channel, deposit: 55_000n, settled: 20_000n }
  expect((await syncChannel(it.row(), it.deps)).row).toMatchObject({
    pendingDeposit: 0n,
    deposit: 55_000n,
    settled: 20_000n,
  })
})

test('a request that never arrived and whose time is over leaves the channel open', async () => {
  const it = createCase(() => undefined)
  const deps = { ...it.deps, pay: { ...it.deps.pay, broadcast: async () => undefined } }
  await expect(forceClose(it.row(), deps)).rejects.toBeInstanceOf(OutcomeUnknownError)
  it.chain.clock += channelPay.lifeSeconds
  expect(await syncChannel(it.row(), deps)).toMatchObject({ row: { state: 'requested' } })
  it.chain.clock += 1
  expect(await syncChannel(it.row(), deps)).toMatchObject({
    row: { state: 'open', closeRequestedAt: undefined },
    words: undefined,
  })
})

test('a request whose time is over before anybody looks is an error, not a success', async () => {
  const it = createCase(() => undefined)
  const broadcast = async () => {
    it.chain.clock += channelPay.lifeSeconds + 1
  }
  const deps = { ...it.deps, pay: { ...it.deps.pay, broadcast } }
  await expect(forceClose(it.row(), deps)).rejects.toBeInstanceOf(OutcomeUnknownError)
  expect(it.row().state).toBe('open')
})

test('a request that never arrived: after its time the server is asked to close', async () => {
  const it = createCase(() => {
    if (it.chain.channel) it.chain.channel = { ...it.chain.channel, settled: 30_000n, finalized: true }
    return agreed()
  })
  const deaf = { ...it.deps, pay: { ...it.deps.pay, broadcast: async () => undefined } }
  await expect(forceClose(it.row(), deaf)).rejects.toBeInstanceOf(OutcomeUnknownError)
  it.chain.clock += channelPay.lifeSeconds + 1
  // Nobody is asked, and nothing is printed.
  const app = {} as App
  const input = { path: ['sessions', 'close'], arguments: [], options: {} } as unknown as CommandInput
  const send: ChannelDeps['send'] = (row) => async (method, headers, beforeFirstByte) =>
    method === 'POST' ? it.deps.send(row)(method, headers, beforeFirstByte) : asked
  const closed = await closeSession(app, input, { ...deaf, send }, it.row())
  expect(closed).toMatchObject({ state: 'closed', settled: 30_000n })
  expect(it.seen.map(({ close }) => close)).toEqual([30_000n])
})
