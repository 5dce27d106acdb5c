import type { Address } from '../core/payment.ts'
import { feeMicrosOf } from './fees.ts'
import { decodeRlp, type RlpItem } from './rlp.ts'
import { expiringNonceKey, type TempoCall, transactionType } from './tempo-transaction.ts'

/** What a transaction must say around its calls. */
export type ApprovedEnvelope = Readonly<{
  chainId: number
  /** The token that the fee is paid in. */
  token: Address
  sponsored: boolean
  /** Fee ceiling in micro-dollars; not looked at when sponsored. */
  maxFeeMicros: bigint
  /** Unix seconds. */
  validBefore: number
  /** Gas, fee caps and start as decimal strings, as the ledger has them. */
  draft: Readonly<Record<string, unknown>>
}>

/**
 * Decodes the bytes that are about to be signed and compares every field around the calls with what was approved. It shares
 * no code with the encoder but the names of constants.
 *
 * @param signing Hex digits without `0x`.
 * @returns The calls, for the caller to compare.
 * @throws {Error} on any difference: a bug, and nothing is signed.
 */
export function readEnvelope(signing: string, approved: ApprovedEnvelope): readonly TempoCall[] {
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
  expectSame('chain id', readNumber(chainId), BigInt(approved.chainId))
  expectSame('gas', readNumber(gas), stored(draft['gas']))
  expectSame('fee', readNumber(maxFee), stored(draft['maxFeePerGas']))
  expectSame('tip', readNumber(priority), stored(draft['maxPriorityFeePerGas']))
  expectSame('start', readNumber(after), stored(draft['validAfter']))
  expectSame('end', readNumber(before), BigInt(approved.validBefore))
  expectSame('nonce key', nonceKey, expiringNonceKey)
  expectSame('nonce', nonce, '')
  expectSame('access list', isEmptyList(access), true)
  expectSame('authorizations', isEmptyList(more), true)
  expectSame('fee token', feeToken, sponsored ? '' : approved.token.slice(2))
  expectSame('fee payer', feePayer, sponsored ? '00' : '')
  if (!sponsored && feeMicrosOf(readNumber(gas), readNumber(maxFee)) > approved.maxFeeMicros)
    throw differs('fee')
  if (!Array.isArray(calls)) throw differs('calls')
  return calls.map(readCall)
}

/** @throws {Error} unless both are the same. */
export function expectSame<T>(what: string, is: T, approved: T): void {
  if (is !== approved) throw differs(what)
}

/** What is thrown when bytes say something else than was approved. */
export function differs(what: string): Error {
  return new Error(`the transaction differs from what was approved: ${what}`)
}

function readCall(call: RlpItem): TempoCall {
  const [to, value, data] = Array.isArray(call) && call.length === 3 ? (call as RlpItem[]) : []
  expectSame('value', value, '')
  if (typeof to !== 'string' || to.length !== 40 || typeof data !== 'string') throw differs('call')
  return { to: `0x${to}`, data }
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
