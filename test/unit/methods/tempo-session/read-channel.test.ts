import { describe, expect, test } from 'vitest'
import { abiWords } from '../../../../src/chain/abi-word.ts'
import type { ChannelFacts } from '../../../../src/core/channel.ts'
import { zeroAddress } from '../../../../src/core/parse-hex.ts'
import type { Rpc } from '../../../../src/core/payment.ts'
import { readChannel, settlement } from '../../../../src/methods/tempo-session/read-channel.ts'
import { channelFacts } from '../../../helpers/session-offer.ts'

const v1 = channelFacts('v1')
const v2 = channelFacts('v2')
const closedTopic = '0x5613aed96d5bf39f928408dbe1d4143490b9bb5957eac2dd8e69b5dc4b2206e6'

type State = Readonly<{
  finalized?: bigint
  requested?: bigint
  deposit?: bigint
  settled?: bigint
  payer?: typeof zeroAddress
}>

function wordsOf(channel: ChannelFacts, state: State): `0x${string}` {
  const { finalized = 0n, requested = 0n, deposit = 0n, settled = 0n, payer = channel.payer } = state
  const words =
    channel.version === 'v2'
      ? abiWords(settled, deposit, requested)
      : abiWords(
          finalized,
          requested,
          payer,
          channel.payee,
          channel.token,
          channel.authorizedSigner,
          deposit,
          settled,
        )
  return `0x${words}`
}

/** A chain with one channel in this state. */
function chainWith(channel: ChannelFacts, state: State | string, logs: readonly unknown[] = []): Rpc {
  const answers: Record<string, unknown> = {
    eth_chainId: `0x${(42431).toString(16)}`,
    eth_call: typeof state === 'string' ? state : wordsOf(channel, state),
    eth_getBlockByNumber: { number: '0x10', timestamp: '0x6b02dbaf' },
    eth_getLogs: logs,
  }
  return async (method) => answers[method]
}

function closedLog({ id, payer, payee, escrow }: ChannelFacts, settled: bigint, refunded: bigint) {
  const topics = [closedTopic, id, `0x${abiWords(payer)}`, `0x${abiWords(payee)}`]
  return { address: escrow, topics, data: `0x${abiWords(settled, refunded)}` }
}

test.each([v1, v2])('$version: reads amounts and the close request', async (channel) => {
  const state = { deposit: 100n, settled: 40n }
  expect(await readChannel(channel, chainWith(channel, state))).toEqual({
    ...state,
    closeRequestedAt: undefined,
    finalized: false,
  })
  expect(
    await readChannel(channel, chainWith(channel, { ...state, requested: 1_800_000_000n })),
  ).toMatchObject({
    closeRequestedAt: 1_800_000_000,
  })
})

test('asks by id and at the latest block', async () => {
  const asked: unknown[] = []
  const rpc: Rpc = async (method, params) => {
    asked.push([method, params])
    return wordsOf(v2, { deposit: 1n })
  }
  await readChannel(v2, rpc)
  const data = `0xd18da8b1${v2.id.slice(2)}`
  expect(asked).toEqual([['eth_call', [{ to: v2.escrow, data }, 'latest']]])
})

test('there is no channel', async () => {
  expect(await readChannel(v1, chainWith(v1, { payer: zeroAddress }))).toBeUndefined()
  expect(await readChannel(v2, chainWith(v2, {}))).toBeUndefined()
})

test('a v2 channel that ended is known by its event alone', async () => {
  const chain = chainWith(v2, {}, [closedLog(v2, 30n, 70n)])
  expect(await readChannel(v2, chain)).toEqual({
    deposit: 100n,
    settled: 30n,
    closeRequestedAt: undefined,
    finalized: true,
  })
  const other = channelFacts('v2', { salt: `0x${'11'.repeat(32)}` })
  expect(await readChannel(v2, chainWith(v2, {}, [closedLog(other, 30n, 70n)]))).toBeUndefined()
  const odd = { ...closedLog(v2, 30n, 70n), data: '0x1234' }
  expect(await readChannel(v2, chainWith(v2, {}, [odd]))).toBeUndefined()
})

test('a v1 channel that ended says so', async () => {
  const state = { finalized: 1n, deposit: 100n, settled: 30n }
  expect(await readChannel(v1, chainWith(v1, state))).toMatchObject({ finalized: true, settled: 30n })
})

test.each<[string, ChannelFacts, string]>([
  ['nothing: there is no such contract', v2, '0x'],
  ['a word too few', v2, `0x${abiWords(1n, 2n)}`],
  ['no hex', v2, `0x${'z'.repeat(192)}`],
  ['another channel', v1, wordsOf(channelFacts('v1', { payee: `0x${'77'.repeat(20)}` }), { deposit: 1n })],
])('an endpoint that answers %s is not understood', async (_name, channel, answer) => {
  await expect(readChannel(channel, chainWith(channel, answer))).rejects.toMatchObject({ number: 56 })
})

describe('settlement of a voucher over 50', () => {
  test.each<[string, ChannelFacts, State, readonly unknown[], string]>([
    ['paid out in an open channel', v2, { deposit: 100n, settled: 50n }, [], 'settled'],
    ['not yet paid out', v2, { deposit: 100n, settled: 49n }, [], 'pending'],
    ['close requested', v2, { deposit: 100n, requested: 5n }, [], 'pending'],
    ['no channel', v2, {}, [], 'pending'],
    ['closed with it', v2, {}, [closedLog(v2, 60n, 0n)], 'settled'],
    ['closed below it', v2, {}, [closedLog(v2, 49n, 51n)], 'dead'],
    ['v1: closed with it', v1, { finalized: 1n, deposit: 100n, settled: 50n }, [], 'settled'],
    ['v1: closed below it', v1, { finalized: 1n, deposit: 100n, settled: 49n }, [], 'dead'],
    ['v1: open', v1, { deposit: 100n }, [], 'pending'],
  ])('%s', async (_name, channel, state, logs, expected) => {
    expect(await settlement(channel, 50n, chainWith(channel, state, logs))).toBe(expected)
  })

  test('another chain knows nothing about it', async () => {
    const chain = chainWith(v2, {}, [closedLog(v2, 0n, 100n)])
    const rpc: Rpc = async (method, params) => (method === 'eth_chainId' ? '0x1' : chain(method, params))
    expect(await settlement(v2, 50n, rpc)).toBe('pending')
  })
})
