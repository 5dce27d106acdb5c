import { keccakHex } from '../../chain/keccak.ts'
import { signChecked } from '../../chain/sign-checked.ts'
import { encodeForSigning, encodeSigned, hashTransaction } from '../../chain/tempo-transaction.ts'
import type { Approved, SignedPayment, Signer } from '../../core/payment.ts'
import { proofDigest } from './proof.ts'
import { assertMeans } from './read-back.ts'
import { transactionOf } from './transaction.ts'

/**
 * Signs what was approved and nothing else: the bytes are made from `approved` alone and read back before the key is used.
 *
 * @throws {Error} when they would not be what was approved.
 */
export async function sign(approved: Approved, signer: Signer): Promise<SignedPayment> {
  if (signer.address !== approved.payer) throw new Error('the signer is not the payer that was approved')
  if ((approved.mode === 'proof') !== (approved.amount === 0n))
    throw new Error('a proof is for an amount of zero, and for nothing else')
  const source = `did:pkh:eip155:${approved.chainId}:${approved.payer}`
  if (approved.mode === 'proof') {
    const signature = await signChecked(signer, proofDigest({ ...approved, account: approved.payer }))
    return { payload: { type: 'proof', signature }, source, txHash: undefined, rawTransaction: undefined }
  }
  if (approved.mode === 'push' && approved.sponsored) throw new Error('a sponsored payment cannot be pushed')
  const transaction = transactionOf(approved)
  const signing = encodeForSigning(transaction)
  assertMeans(signing, approved)
  const raw = encodeSigned(transaction, await signChecked(signer, `0x${keccakHex(signing)}`))
  const txHash = approved.sponsored ? undefined : hashTransaction(raw)
  const payload =
    approved.mode === 'push' ? { type: 'hash', hash: txHash } : { type: 'transaction', signature: raw }
  return { payload, source, txHash, rawTransaction: approved.mode === 'push' ? raw : undefined }
}
