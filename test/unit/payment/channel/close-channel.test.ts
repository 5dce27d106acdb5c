import { expect, test } from 'vitest'
import {
  NoUsableOfferError,
  OutcomeUnknownError,
  RejectedError,
  StateError,
} from '../../../../src/core/errors.ts'
import { closeChannel } from '../../../../src/payment/channel/close-channel.ts'
import { forceClose } from '../../../../src/payment/channel/force-close.ts'
import { recoverChannels } from '../../../../src/payment/channel/recover-channels.ts'
import { syncChannel } from '../../../../src/payment/channel/sync-channel.ts'
import { agreed, askAgain, type ChannelCase, createCase, facts, neverAsked } from './channel-case.ts'

const finalize = ({ chain }: ChannelCase, settled: bigint) => {
  if (chain.channel) chain.channel = { ...chain.channel, settled, finalized: true }
}
const verificationFailed = {
  type: 'https://paymentauth.org/problems/verification-failed',
  detail: 'close voucher amount must be >= 40000 (spent)',
}

test('closes with what was spent; it is durable before it leaves, and the chain has the last word', async () => {
  const it: ChannelCase = createCase(({ close }) => {
    if (close === undefined) return askAgain()
    finalize(it, 30_000n)
    return agreed()
  })
  const row = await closeChannel(it.row(), it.deps)
  expect(row).toMatchObject({ state: 'closed', settled: 30_000n, closeTxHash: `0x${'77'.repeat(32)}` })
  expect(it.seen).toEqual([
    { method: 'HEAD', close: undefined, state: 'open' },
    { method: 'POST', close: 30_000n, state: 'closing' },
  ])
  expect(it.ledger.spent({ testnet: true, now: it.deps.now() }).todayMicros).toBe(30_000n)
})

test('asks with GET where HEAD brings no challenge', async () => {
  const it: ChannelCase = createCase(({ method, close }) => {
    if (method === 'HEAD') return { status: 405 }
    if (close === undefined) return askAgain()
    finalize(it, 30_000n)
    return agreed()
  })
  expect((await closeChannel(it.row(), it.deps)).state).toBe('closed')
  expect(it.seen.map(({ method }) => method)).toEqual(['HEAD', 'GET', 'POST'])
})

test('a server that counts more as spent gets what is signed, once, and never more', async () => {
  const it: ChannelCase = createCase(({ close }) => {
    if (close === undefined) return askAgain()
    if (close < 40_000n) return askAgain({}, verificationFailed)
    finalize(it, 40_000n)
    return agreed({ acceptedCumulative: '40000', spent: '40000' })
  })
  expect(await closeChannel(it.row(), it.deps)).toMatchObject({ state: 'closed', settled: 40_000n })
  expect([...new Set(it.seen.flatMap(({ close }) => close ?? []))]).toEqual([30_000n, 40_000n])
})

test('a server that always wants more is given up; the channel is open as before', async () => {
  const it = createCase(() => askAgain({}, verificationFailed))
  await expect(closeChannel(it.row(), it.deps)).rejects.toBeInstanceOf(RejectedError)
  expect([...new Set(it.seen.flatMap(({ close }) => close ?? []))]).toEqual([30_000n, 40_000n])
  expect(it.row()).toMatchObject({ state: 'open', signed: 40_000n, spent: 30_000n })
})

test('a refusal that is not about the amount is not answered with a higher one', async () => {
  const problem = { type: 'https://paymentauth.org/problems/session/channel-not-found' }
  const it = createCase(({ close }) =>
    close === undefined ? askAgain() : { ...askAgain({}, problem), status: 410 },
  )
  await expect(closeChannel(it.row(), it.deps)).rejects.toThrow('does not know the channel')
  expect(it.seen.flatMap(({ close }) => close ?? [])).toEqual([30_000n])
})

test.each([
  ['payee', { recipient: `0x${'99'.repeat(20)}` }],
  ['token', { currency: '0x20c0000000000000000000000000000000000001' }],
  ['chain', { methodDetails: { chainId: 4217, escrowContract: facts.escrow, sessionProtocol: 'v2' } }],
])('another %s gets no signature', async (_, members) => {
  const it = createCase(() => askAgain(members))
  await expect(closeChannel(it.row(), it.deps)).rejects.toBeInstanceOf(NoUsableOfferError)
  expect(it.seen.map(({ close }) => close)).toEqual([undefined, undefined])
  expect(it.row().state).toBe('open')
})

test('a payee that is swapped in the fresh challenge gets no second signature', async () => {
  const it = createCase(({ close }) =>
    close === undefined ? askAgain() : askAgain({ recipient: `0x${'99'.repeat(20)}` }),
  )
  await expect(closeChannel(it.row(), it.deps)).rejects.toBeInstanceOf(RejectedError)
  expect(it.seen.flatMap(({ close }) => close ?? [])).toEqual([30_000n])
})

const lies = [
  ['of another channel', { channelId: `0x${'12'.repeat(32)}`, reference: `0x${'12'.repeat(32)}` }],
  ['that claims more than was signed', { acceptedCumulative: '40001' }],
  ['that contradicts itself', { acceptedCumulative: '20000', spent: '30000' }],
  ['without a transaction', { txHash: undefined }],
] as const

test.each(lies)('without an endpoint a receipt %s is not believed', async (_, members) => {
  const it = createCase(({ close }) => (close === undefined ? askAgain() : agreed(members)))
  it.chain.silent = true
  await expect(closeChannel(it.row(), it.deps)).rejects.toBeInstanceOf(OutcomeUnknownError)
  expect(it.row().state).toBe('closing')
})

test('without an endpoint a receipt with a transaction is believed', async () => {
  const it = createCase(({ close }) => (close === undefined ? askAgain() : agreed()))
  it.chain.silent = true
  expect(await closeChannel(it.row(), it.deps)).toMatchObject({ state: 'closed', settled: 30_000n })
})

test('a receipt that was a lie is found out by a look for channels', async () => {
  const it = createCase(({ close }) => (close === undefined ? askAgain() : agreed()))
  it.chain.silent = true
  expect((await closeChannel(it.row(), it.deps)).state).toBe('closed')
  const network = {
    ...{ name: 'test', aliases: [], chainId: facts.chainId, testnet: true, rpcUrl: undefined },
    ...{ genesis: undefined, tokens: [] },
  }
  const look = () => recoverChannels(it.deps, network, facts.payer, neverAsked)
  expect(await look()).toMatchObject([{ state: 'open', recovered: true }])
  expect(await look()).toEqual([])
  it.chain.silent = false
  expect((await forceClose(it.row(), it.deps)).state).toBe('requested')
})

test('a receipt that says less than an earlier one does not lower what counts as spent', async () => {
  const it = createCase(({ close }) =>
    close === undefined ? askAgain() : agreed({ acceptedCumulative: '0', spent: '0' }),
  )
  it.chain.silent = true
  expect(await closeChannel(it.row(), it.deps)).toMatchObject({ state: 'closed', settled: 30_000n })
})

test('a receipt that the chain does not confirm closes nothing', async () => {
  const it = createCase(({ close }) => (close === undefined ? askAgain() : agreed()))
  await expect(closeChannel(it.row(), it.deps)).rejects.toThrow('on the chain it is still open')
  expect(it.row().state).toBe('closing')
})

test.each([
  ['no answer', undefined],
  ['an error of the server', { status: 500 }],
] as const)('after %s the chain decides', async (_, reply) => {
  const it: ChannelCase = createCase(({ close }) => {
    if (close === undefined) return askAgain()
    finalize(it, 30_000n)
    return reply
  })
  expect(await closeChannel(it.row(), it.deps)).toMatchObject({ state: 'closed', settled: 30_000n })
})

test.each([
  ['no answer', undefined],
  ['an error of the server', { status: 502 }],
] as const)('after %s nobody knows while the chain has it open; it stays usable', async (_, reply) => {
  const it = createCase(({ close }) => (close === undefined ? askAgain() : reply))
  await expect(closeChannel(it.row(), it.deps)).rejects.toBeInstanceOf(OutcomeUnknownError)
  expect(it.row().state).toBe('open')
})

test('after no answer and without a chain it stays closing, and a later look decides', async () => {
  const it = createCase(({ close }) => (close === undefined ? askAgain() : undefined))
  it.chain.silent = true
  await expect(closeChannel(it.row(), it.deps)).rejects.toBeInstanceOf(OutcomeUnknownError)
  expect(it.row().state).toBe('closing')
  expect((await syncChannel(it.row(), it.deps)).words).toBe('no endpoint is known')
  it.chain.silent = false
  expect((await syncChannel(it.row(), it.deps)).row.state).toBe('open')
  it.store.closing(facts.id, 30_000n)
  finalize(it, 30_000n)
  expect((await syncChannel(it.row(), it.deps)).row).toMatchObject({ state: 'closed', settled: 30_000n })
})

test('a server that cannot be reached leaves everything as it was', async () => {
  const it = createCase(() => undefined)
  await expect(closeChannel(it.row(), it.deps)).rejects.toMatchObject({ exitCode: 28 })
  expect(it.row().state).toBe('open')
})

test('a channel that another process uses is left alone', async () => {
  const it = createCase(() => askAgain())
  const lock = it.store.tryLock(it.row())
  await expect(closeChannel(it.row(), it.deps)).rejects.toBeInstanceOf(StateError)
  expect([it.seen, it.row().state]).toEqual([[], 'open'])
  if ('release' in lock) lock.release()
})

test('whoever holds the lock already says so, and may hand in a challenge', async () => {
  const it = createCase(() => askAgain())
  it.store.tryLock(it.row())
  await expect(closeChannel(it.row(), it.deps, { hasLock: true })).rejects.toBeInstanceOf(RejectedError)
})

test('a channel that never was opened is dead, and nothing is asked of its server', async () => {
  const it = createCase(() => askAgain(), { isOpen: false })
  it.chain.channel = undefined
  it.chain.opened = []
  await expect(closeChannel(it.row(), it.deps)).rejects.toThrow('is not open yet')
  expect(it.row().state).toBe('opening')
  it.chain.clock += 26
  expect((await closeChannel(it.row(), it.deps)).state).toBe('dead')
  expect(it.seen).toEqual([])
})
