import { feeMicrosOf } from '../../chain/fees.ts'
import type { Approved } from '../../core/payment.ts'
import { decodeRlp, type RlpItem } from './rlp.ts'
import { expiringNonceKey, transactionType } from './transaction.ts'
import { decodeTransfer } from './transfers.ts'

/**
 * Decodes the bytes that are about to be signed and compares every field with what was approved. It shares no code with
 * the encoder but the names of constants.
 *
 * @throws {Error} on any difference: a bug, and nothing is signed.
 */
export function assertMeans(signing: string, approved: Approved): void {
  const list = signing.startsWith(transactionType) ? decodeRlp(signing.slice(2)) : undefined
  if (!Array.isArray(list) || list.length !== 13) throw differs('shape')
  const [
    chainId,
    priority,
    maxFee,
    gas,
    calls,
    access,
    nonceKey,
    nonce,
    before,
    after,
    feeToken,
    feePayer,
    more,
  ] = list as RlpItem[]
  const { draft, sponsored } = approved
  expect('chain id', readNumber(chainId), BigInt(approved.chainId))
  expect('gas', readNumber(gas), stored(draft['gas']))
  expect('fee', readNumber(maxFee), stored(draft['maxFeePerGas']))
  expect('tip', readNumber(priority), stored(draft['maxPriorityFeePerGas']))
  expect('start', readNumber(after), stored(draft['validAfter']))
  expect('end', readNumber(before), BigInt(approved.validBefore))
  expect('nonce key', nonceKey, expiringNonceKey)
  expect('nonce', nonce, '')
  expect('access list', isEmptyList(access), true)
  expect('authorizations', isEmptyList(more), true)
  expect('fee token', feeToken, sponsored ? '' : approved.token.slice(2))
  expect('fee payer', feePayer, sponsored ? '00' : '')
  if (!sponsored && feeMicrosOf(readNumber(gas), readNumber(maxFee)) > approved.maxFeeMicros)
    throw differs('fee')
  assertCalls(calls, approved)
}

function assertCalls(calls: RlpItem | undefined, approved: Approved): void {
  if (!Array.isArray(calls)) throw differs('calls')
  const transfers = calls.map((call: RlpItem) => readTransfer(call, approved))
  const [primary, ...splits] = transfers
  expect('number of transfers', splits.length, approved.splits.length)
  expect('payee', primary?.recipient, approved.recipient)
  expect('memo', primary?.memo, approved.memo)
  for (const [at, split] of splits.entries()) {
    expect('split payee', split.recipient, approved.splits[at]?.recipient)
    expect('split amount', split.amount, approved.splits[at]?.amount)
    expect('split memo', split.memo, approved.splits[at]?.memo)
  }
  expect('amount', sum(transfers), approved.amount)
  if (transfers.some(({ amount }) => amount <= 0n)) throw differs('amount')
}

function readTransfer(call: RlpItem, approved: Approved) {
  const [to, value, data] = Array.isArray(call) && call.length === 3 ? (call as RlpItem[]) : []
  expect('token', to, approved.token.slice(2))
  expect('value', value, '')
  const transfer = typeof data === 'string' ? decodeTransfer(data) : undefined
  if (!transfer) throw differs('call')
  return transfer
}

function sum(transfers: readonly { amount: bigint }[]): bigint {
  return transfers.reduce((total, { amount }) => total + amount, 0n)
}

function readNumber(item: RlpItem | undefined): bigint {
  if (typeof item === 'string' && item !== '' && !item.startsWith('00')) return BigInt(`0x${item}`)
  throw differs('number')
}

function stored(value: unknown): bigint {
  return typeof value === 'string' ? BigInt(value) : -1n
}

function isEmptyList(item: RlpItem | undefined): boolean {
  return Array.isArray(item) && item.length === 0
}

function expect<T>(what: string, is: T, approved: T): void {
  if (is !== approved) throw differs(what)
}

function differs(what: string): Error {
  return new Error(`the transaction differs from what was approved: ${what}`)
}
