import { expect, test } from 'vitest'
import { readBalance } from '../../../src/chain/balances.ts'
import { findBlockAt, readBlock } from '../../../src/chain/blocks.ts'
import { fundAddress } from '../../../src/chain/faucet.ts'
import { readChainId, readGenesis } from '../../../src/chain/identity.ts'
import { RpcError } from '../../../src/chain/rpc-error.ts'
import type { Rpc } from '../../../src/core/payment.ts'

const token = '0x20c0000000000000000000000000000000000000'
const owner = '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266'
const hash = `0x${'ab'.repeat(32)}`
const always =
  (answer: unknown): Rpc =>
  async () =>
    answer

test('reads a balance with one call', async () => {
  const asked: unknown[] = []
  const rpc: Rpc = async (...call) => {
    asked.push(call)
    return `0x${'0'.repeat(62)}2a`
  }
  expect(await readBalance(rpc, token, owner)).toBe(42n)
  const data = `0x70a08231${'0'.repeat(24)}${owner.slice(2)}`
  expect(asked).toEqual([['eth_call', [{ to: token, data }, 'latest']]])
})

const wrong = [undefined, null, 42, '', '0x', '42', '0xzz', '0x2a ', {}, `0x${'1'.repeat(66)}`, '-0x1', true]

test.each(wrong.map((answer) => [answer]))('takes %j for no balance, id, block or hash', async (answer) => {
  const rpc = always(answer)
  await expect(readBalance(rpc, token, owner)).rejects.toThrow(RpcError)
  await expect(readChainId(rpc)).rejects.toThrow(RpcError)
  await expect(readGenesis(rpc)).rejects.toThrow(RpcError)
  await expect(readBlock(rpc, 'latest')).rejects.toThrow(RpcError)
  await expect(fundAddress(rpc, owner)).rejects.toThrow(RpcError)
})

test('a chain id beyond safe numbers is none', async () => {
  expect(await readChainId(always('0x539'))).toBe(1337)
  await expect(readChainId(always('0x20000000000000'))).rejects.toThrow(RpcError)
})

test.each([0, 1000, 1001, 1002, 1003, 1004, 9_000, 20_996, 20_998])(
  'finds the first block at second %i',
  async (seconds) => {
    // Two seconds a block, and now and then several blocks in one second.
    const times = Array.from({ length: 10_001 }, (_, number) => 1000 + 2 * (number - (number % 3)))
    const rpc: Rpc = async (_method, [tag]) => ({
      number: tag,
      timestamp: `0x${(times[Number(tag)] ?? 0).toString(16)}`,
    })
    const latest = { number: 10_000, timestamp: times[10_000] ?? 0 }
    expect(await findBlockAt(rpc, seconds, latest)).toBe(times.findIndex((time) => time >= seconds))
  },
)

test('no block that late: the latest', async () => {
  const rpc: Rpc = async (_method, [tag]) => ({ number: tag, timestamp: '0x1' })
  expect(await findBlockAt(rpc, 9, { number: 500, timestamp: 1 })).toBe(500)
})

test('the faucet: waits until every transaction is in a block', async () => {
  let polls = 0
  const rpc: Rpc = async (method) => {
    if (method === 'tempo_fundAddress') return [hash]
    polls++
    return polls < 3 ? null : { transactionHash: hash, status: '0x1' }
  }
  expect(await fundAddress(rpc, owner)).toEqual([hash])
  expect(polls).toBe(3)
})

test.each([
  ['a failed transaction', [hash], { transactionHash: hash, status: '0x0' }],
  ['the receipt of another', [hash], { transactionHash: `0x${'cd'.repeat(32)}`, status: '0x1' }],
  ['too many transactions', Array.from({ length: 33 }, () => hash), null],
  ['no hashes', ['0x12'], null],
])('the faucet: %s is an error', async (_name, hashes, receipt) => {
  const rpc: Rpc = async (method) => (method === 'tempo_fundAddress' ? hashes : receipt)
  await expect(fundAddress(rpc, owner)).rejects.toThrow(RpcError)
})
