import { expect, test } from 'vitest'
import { encodeRlp } from '../../../../src/chain/rlp.ts'
import { RpcError } from '../../../../src/chain/rpc-error.ts'
import type { Hex, Rpc, SignedPayment } from '../../../../src/core/payment.ts'
import { broadcast } from '../../../../src/methods/tempo-charge/broadcast.ts'

const txHash: Hex = `0x${'ab'.repeat(32)}`
const validBefore = 0x6b02dbaf
const list = ['', '', '', '', [], [], '', '', validBefore.toString(16), '', '', '', []]
const signed: SignedPayment = {
  payload: {},
  source: '',
  txHash,
  rawTransaction: `0x76${encodeRlp(list)}`,
}
const receipt = { transactionHash: txHash, status: '0x1' }
const refusal = (rpcCode: number | undefined) => new RpcError(56, 'refused', { rpcCode })

/** Answers in order by method; the last one again and again. */
function scripted(script: Record<string, readonly unknown[]>) {
  const asked: string[] = []
  const rpc: Rpc = async (method) => {
    const answers = script[method] ?? []
    const answer = answers[Math.min(asked.filter((name) => name === method).length, answers.length - 1)]
    asked.push(method)
    if (answer instanceof Error) throw answer
    return answer ?? null
  }
  return { rpc, asked }
}

const block = (timestamp: number) => ({ number: '0x1', timestamp: `0x${timestamp.toString(16)}` })

test('one call where the node waits itself', async () => {
  const { rpc, asked } = scripted({ eth_sendRawTransactionSync: [receipt] })
  await broadcast(signed, rpc)
  expect(asked).toEqual(['eth_sendRawTransactionSync'])
})

test('sends and polls where the node does not know the waiting call', async () => {
  const { rpc, asked } = scripted({
    eth_sendRawTransactionSync: [refusal(-32601)],
    eth_sendRawTransaction: [txHash],
    eth_getBlockByNumber: [block(validBefore)],
    eth_getTransactionReceipt: [null, receipt],
  })
  await broadcast(signed, rpc)
  expect(asked.filter((name) => name.startsWith('eth_send'))).toHaveLength(2)
})

test.each<[string, unknown]>([
  ['an answer that was lost', refusal(undefined)],
  ['a node that gave up waiting', refusal(4)],
  ['a transaction that is known', refusal(-32000)],
])('looks whether it is there after %s, and does not send again', async (_name, failure) => {
  const { rpc, asked } = scripted({
    eth_sendRawTransactionSync: [failure],
    eth_getBlockByNumber: [block(validBefore)],
    eth_getTransactionReceipt: [receipt],
  })
  await broadcast(signed, rpc)
  expect(asked.filter((name) => name.startsWith('eth_send'))).toHaveLength(1)
})

test.each<[string, Record<string, readonly unknown[]>, string]>([
  ['a refusal', { eth_sendRawTransactionSync: [refusal(-32000)] }, 'refused'],
  ['a reverted transaction', { eth_sendRawTransactionSync: [{ ...receipt, status: '0x0' }] }, 'reverted'],
  [
    'a time that ran out',
    { eth_sendRawTransactionSync: [refusal(undefined)], eth_getBlockByNumber: [block(validBefore + 1)] },
    'before its time ran out',
  ],
])('fails after %s', async (_name, script, message) => {
  await expect(broadcast(signed, scripted(script).rpc)).rejects.toThrow(message)
})
