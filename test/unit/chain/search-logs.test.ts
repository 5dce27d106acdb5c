import { describe, expect, test } from 'vitest'
import { RpcError } from '../../../src/chain/rpc-error.ts'
import { type LogFilter, searchLogs } from '../../../src/chain/search-logs.ts'
import type { Rpc } from '../../../src/core/payment.ts'

const address = `0x${'aa'.repeat(20)}` as const
const one = `0x${'11'.repeat(32)}` as const
const two = `0x${'22'.repeat(32)}` as const
const filter: LogFilter = { addresses: [address], topics: [[one, two], null, two] }
const log = { address, topics: [one, one, two], data: '0xAB', blockNumber: '0x1' }
const refusal = new RpcError(56, 'range too wide', { rpcCode: -32005 })

type Range = { from: number; to: number }

/** An endpoint that takes so many blocks in one question; `logs` by block. */
function endpoint(maxBlocks: number, logs: Readonly<Record<number, unknown>>, failure: Error = refusal) {
  const asked: Range[] = []
  const rpc: Rpc = async (_method, [question]) => {
    const { fromBlock, toBlock } = question as { fromBlock: string; toBlock: string }
    const range = { from: Number(fromBlock), to: Number(toBlock) }
    asked.push(range)
    if (range.to - range.from + 1 > maxBlocks) throw failure
    return Object.entries(logs).flatMap(([at, found]) =>
      Number(at) >= range.from && Number(at) <= range.to ? [found] : [],
    )
  }
  return { rpc, asked }
}

test('asks once where the endpoint takes the whole chain; newest first, in lower case', async () => {
  const newer = {
    ...log,
    address: address.toUpperCase().replace('X', 'x'),
    topics: [two, two, two],
    data: '0x01',
  }
  const { rpc, asked } = endpoint(1e9, { 5: log, 9: newer })
  expect(await searchLogs(rpc, filter, 1_000_000, 10)).toEqual([
    { address, topics: [two, two, two], data: '01' },
    { address, topics: [one, one, two], data: 'ab' },
  ])
  expect(asked).toEqual([{ from: 0, to: 1_000_000 }])
})

test.each([
  ['100,000', 100_000],
  ['20,000', 20_000],
  ['1,000', 1_000],
])('goes back in pages where it takes %s blocks, and leaves out none', async (_name, maxBlocks) => {
  const { rpc, asked } = endpoint(maxBlocks, { 0: log, 12345: log, 25000: log })
  expect(await searchLogs(rpc, filter, 25_000, 100)).toHaveLength(3)
  const answered = asked.filter(({ from, to }) => to - from < maxBlocks).reverse()
  expect(answered[0]?.from).toBe(0)
  for (const [at, { to }] of answered.entries()) expect(to + 1).toBe(answered[at + 1]?.from ?? 25_001)
})

test('stops at what was looked for, and after so many questions', async () => {
  const found = endpoint(1_000, { 24500: log, 3: log })
  expect(await searchLogs(found.rpc, filter, 25_000, 100, () => true)).toHaveLength(1)
  expect(found.asked.at(-1)?.from).toBe(24_001)
  const endless = endpoint(1_000, { 3: log })
  expect(await searchLogs(endless.rpc, filter, 1e9, 7)).toEqual([])
  expect(endless.asked).toHaveLength(7)
})

test.each([
  ['an answer that is too long', new RpcError(63, 'too long')],
  ['no answer in time', new RpcError(28, 'too slow')],
])('asks for less after %s', async (_name, failure) => {
  const { rpc } = endpoint(10_000, { 3: log }, failure)
  expect(await searchLogs(rpc, filter, 25_000, 100)).toHaveLength(1)
})

test('gives up when even few blocks are refused, or nobody answers', async () => {
  await expect(searchLogs(endpoint(10, {}).rpc, filter, 25_000, 100)).rejects.toThrow('range too wide')
  const down = endpoint(1, {}, new RpcError(7, 'down'))
  await expect(searchLogs(down.rpc, filter, 25_000, 100)).rejects.toThrow('down')
  expect(down.asked).toHaveLength(1)
})

test('an answer that is no list is no answer', async () => {
  await expect(searchLogs(async () => ({}), filter, 5, 10)).rejects.toThrow('no list')
})

describe('does not take on trust', () => {
  test.each<[string, unknown]>([
    ['another address', { ...log, address: `0x${'bb'.repeat(20)}` }],
    ['another topic', { ...log, topics: [one, one, one] }],
    ['a topic too few', { ...log, topics: [one, one] }],
    ['topics that are none', { ...log, topics: [one, 5, two] }],
    ['a log that was taken back', { ...log, removed: true }],
    ['data that is no hex', { ...log, data: '0xzz' }],
    ['endless data', { ...log, data: `0x${'00'.repeat(5000)}` }],
    ['null', null],
    ['a text', 'log'],
  ])('%s', async (_name, found) => {
    expect(await searchLogs(endpoint(1e9, { 3: found }).rpc, filter, 5, 10)).toEqual([])
  })
})
