import type { Address, Hex } from '../core/payment.ts'
import type { GasFields } from './gas-fields.ts'
import { keccakHex } from './keccak.ts'
import { encodeRlp, type RlpItem } from './rlp.ts'

/** One call of a transaction; it never carries a value. */
export type TempoCall = Readonly<{
  to: Address
  /** Call data, hex digits without `0x`. */
  data: string
}>

/** Everything that a transaction says but its signature. */
export type TempoTransaction = Readonly<{
  chainId: number
  sender: Address
  calls: readonly TempoCall[]
  fields: GasFields
  /** Unix seconds. */
  validBefore: number
  /** What the fee is paid in; a sponsored transaction does not name it. */
  feeToken: Address
  /** Another account pays the fee and signs after the sender. */
  sponsored: boolean
}>

/** How long a transaction is valid; the chain takes 30 s at most (TIP-1009). */
export const lifeSeconds = 25

/** An account transaction of Tempo, and the form in which it is handed to a fee payer. */
export const transactionType = '76'
const feePayerType = '78'

/** Expiring nonces: any number of transactions at once, each valid for seconds. @source TIP-1009 */
export const expiringNonceKey = 'f'.repeat(64)

/**
 * The bytes whose hash the payer signs, hex digits. In a sponsored one the fee payer's place holds a marker and no fee
 * token is named: the sponsor chooses it.
 *
 * @source draft-tempo-charge-00, section 6; Tempo transactions (type 0x76)
 */
export function encodeForSigning(transaction: TempoTransaction): string {
  return transactionType + encodeRlp(members(transaction, transaction.sponsored ? '00' : ''))
}

/** The signed transaction; in a sponsored one the sender's address stands where the sponsor signs. */
export function encodeSigned(transaction: TempoTransaction, signature: Hex): Hex {
  const { sponsored, sender } = transaction
  const list = [...members(transaction, sponsored ? sender.slice(2) : ''), signature.slice(2)]
  return `0x${sponsored ? feePayerType : transactionType}${encodeRlp(list)}`
}

/** The hash under which the chain knows an unsponsored transaction. */
export function hashTransaction(raw: Hex): Hex {
  return `0x${keccakHex(raw.slice(2))}`
}

function members(transaction: TempoTransaction, feePayer: string): RlpItem[] {
  const { chainId, calls, fields, validBefore, feeToken, sponsored } = transaction
  return [
    formatNumber(chainId),
    formatNumber(fields.maxPriorityFeePerGas),
    formatNumber(fields.maxFeePerGas),
    formatNumber(fields.gas),
    calls.map(({ to, data }) => [to.slice(2), '', data]),
    [], // access list
    expiringNonceKey,
    formatNumber(0), // nonce
    formatNumber(validBefore),
    formatNumber(fields.validAfter),
    sponsored ? '' : feeToken.slice(2),
    feePayer,
    [], // authorizations
  ]
}

function formatNumber(value: number | bigint): string {
  if (BigInt(value) === 0n) return ''
  const text = value.toString(16)
  return text.length % 2 === 0 ? text : `0${text}`
}
