import { expect, test } from 'vitest'
import { abiWords } from '../../../../src/chain/abi-word.ts'
import type { ChannelFacts } from '../../../../src/core/channel.ts'
import { zeroAddress } from '../../../../src/core/parse-hex.ts'
import type { Rpc } from '../../../../src/core/payment.ts'
import { channelPay } from '../../../../src/methods/tempo-session/channel-pay.ts'
import { channelFacts, contract, devAddress, reserve } from '../../../helpers/session-offer.ts'

const topicsOf = {
  v1: '0xcd6e60364f8ee4c2b0d62afc07a1fb04fd267ce94693f93f8f85daaa099b5c94',
  v2: '0xdebaba36f0e9c7978f536fed432d9360b1f9646d7ca88531c34c3eae43f154a7',
} as const
const other = `0x${'77'.repeat(20)}` as const

function openedLog(channel: ChannelFacts) {
  const { version, id, payer, payee, operator, token, authorizedSigner, salt, escrow } = channel
  const data =
    version === 'v1'
      ? abiWords(token, authorizedSigner, salt, 5n)
      : abiWords(operator, token, authorizedSigner, salt, channel.expiringNonceHash ?? '0x', 5n)
  const topics = [topicsOf[version], id, `0x${abiWords(payer)}`, `0x${abiWords(payee)}`]
  return { address: escrow as string, topics, data: `0x${data}` }
}

function chainWith(logs: readonly unknown[]) {
  const asked: unknown[] = []
  const answers: Record<string, unknown> = {
    eth_chainId: `0x${(42431).toString(16)}`,
    eth_getBlockByNumber: { number: '0x10', timestamp: '0x6b02dbaf' },
    eth_getLogs: logs,
  }
  const rpc: Rpc = async (method, params) => {
    if (method === 'eth_getLogs') asked.push(params)
    return answers[method]
  }
  return { rpc, asked }
}

const find = (logs: readonly unknown[]) => channelPay.findChannels(42431, devAddress, chainWith(logs).rpc)

test('finds channels of both generations, newest first, each once', async () => {
  const older = channelFacts('v1', { escrow: '0x9d136eea063ede5418a6bc7beaff009bbb6cfa70' })
  const channels = [
    older,
    channelFacts('v1', { authorizedSigner: zeroAddress }),
    channelFacts('v2'),
    channelFacts('v2', { operator: other, authorizedSigner: other }),
  ]
  const { rpc, asked } = chainWith([...channels, older].map(openedLog))
  const found = await channelPay.findChannels(42431, devAddress, rpc)
  expect(found).toHaveLength(4)
  expect(new Set(found)).toEqual(new Set(channels))
  expect(found.at(-1)).toEqual(channels[1])
  expect(asked).toEqual([
    [
      {
        address: [reserve, contract, older.escrow],
        fromBlock: '0x0',
        toBlock: '0x10',
        topics: [[topicsOf.v2, topicsOf.v1], null, `0x${abiWords(devAddress)}`],
      },
    ],
  ])
})

const v1 = openedLog(channelFacts('v1'))
const v2 = openedLog(channelFacts('v2'))

test.each<[string, object]>([
  ['whose id is another', { ...v2, topics: [v2.topics[0], `0x${'11'.repeat(32)}`, ...v2.topics.slice(2)] }],
  ['of another payer', openedLog(channelFacts('v2', { payer: other }))],
  ['of a contract nobody knows', openedLog(channelFacts('v1', { escrow: other }))],
  ['of the reserve in the words of the contract', { ...v1, address: reserve }],
  ['of the contract in the words of the reserve', { ...v2, address: contract }],
  ['on another chain', openedLog(channelFacts('v2', { chainId: 4217 }))],
  ['whose data is cut off', { ...v2, data: v2.data.slice(0, -64) }],
  ['without a payee', { ...v2, topics: v2.topics.slice(0, 3) }],
])('does not believe in a channel %s', async (_name, log) => {
  expect(await find([log])).toEqual([])
})

test('an endpoint of another chain is not asked for channels', async () => {
  const { rpc, asked } = chainWith([v2])
  await expect(channelPay.findChannels(4217, devAddress, rpc)).rejects.toMatchObject({ number: 56 })
  expect(asked).toEqual([])
})

test('a sponsored transaction is not ours to broadcast', async () => {
  const signed = { transaction: '0x78', txHash: undefined } as const
  await expect(channelPay.broadcast(signed, chainWith([]).rpc)).rejects.toThrow('sponsor')
})
