import type { Address, Approved, Hex } from '../../core/payment.ts'
import { type DraftFields, readDraftFields } from './draft-fields.ts'
import { keccakHex } from './keccak.ts'
import { encodeRlp, type RlpItem } from './rlp.ts'
import { encodeTransfer, transfersOf } from './transfers.ts'

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
export function encodeForSigning(approved: Approved): string {
  return transactionType + encodeRlp(members(approved, approved.sponsored ? '00' : ''))
}

/** The signed transaction; in a sponsored one the sender's address stands where the sponsor signs. */
export function encodeSigned(approved: Approved, signature: Hex): Hex {
  const { sponsored, payer } = approved
  const list = [...members(approved, sponsored ? payer.slice(2) : ''), signature.slice(2)]
  return `0x${sponsored ? feePayerType : transactionType}${encodeRlp(list)}`
}

/** The hash under which the chain knows an unsponsored transaction. */
export function hashTransaction(raw: Hex): Hex {
  return `0x${keccakHex(raw.slice(2))}`
}

function members(approved: Approved, feePayer: string): RlpItem[] {
  const fields: DraftFields = readDraftFields(approved.draft)
  return [
    formatNumber(approved.chainId),
    formatNumber(fields.maxPriorityFeePerGas),
    formatNumber(fields.maxFeePerGas),
    formatNumber(fields.gas),
    transfersOf(approved).map((transfer) => [digits(approved.token), '', encodeTransfer(transfer)]),
    [], // access list
    expiringNonceKey,
    formatNumber(0), // nonce
    formatNumber(approved.validBefore),
    formatNumber(fields.validAfter),
    approved.sponsored ? '' : digits(approved.token),
    feePayer,
    [], // authorizations
  ]
}

function digits(address: Address): string {
  return address.slice(2)
}

function formatNumber(value: number | bigint): string {
  if (BigInt(value) === 0n) return ''
  const text = value.toString(16)
  return text.length % 2 === 0 ? text : `0${text}`
}
