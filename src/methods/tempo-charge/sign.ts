import type { Approved, Hex, SignedPayment, Signer } from '../../core/payment.ts'
import { keccakHex } from './keccak.ts'
import { proofDigest } from './proof.ts'
import { assertMeans } from './read-back.ts'
import { encodeForSigning, encodeSigned, hashTransaction } from './transaction.ts'

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
  const signing = encodeForSigning(approved)
  assertMeans(signing, approved)
  const raw = encodeSigned(approved, await signChecked(signer, `0x${keccakHex(signing)}`))
  const txHash = approved.sponsored ? undefined : hashTransaction(raw)
  const payload =
    approved.mode === 'push' ? { type: 'hash', hash: txHash } : { type: 'transaction', signature: raw }
  return { payload, source, txHash, rawTransaction: approved.mode === 'push' ? raw : undefined }
}

async function signChecked(signer: Signer, digest: Hex): Promise<Hex> {
  const signature = await signer.signDigest(digest)
  if (/^0x[0-9a-f]{128}(1b|1c)$/.test(signature)) return signature
  throw new Error('the signer made no signature of 65 bytes')
}
