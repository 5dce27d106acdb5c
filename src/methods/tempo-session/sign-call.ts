import { keccakHex } from '../../chain/keccak.ts'
import { signChecked } from '../../chain/sign-checked.ts'
import { encodeForSigning, encodeSigned, hashTransaction } from '../../chain/tempo-transaction.ts'
import type { ApprovedCall, SignedCall } from '../../core/channel.ts'
import type { Signer } from '../../core/payment.ts'
import { callTransaction } from './call-transaction.ts'
import { assertCallMeans } from './read-call.ts'

/**
 * Signs a channel transaction that was approved and nothing else: the bytes are made from `call` alone and read back before
 * the key is used. The same call gives the same bytes.
 *
 * @throws {Error} when they would not be what was approved.
 */
export async function signCall(call: ApprovedCall, signer: Signer): Promise<SignedCall> {
  const { kind, channel, amount, draft } = call
  if (signer.address !== channel.payer) throw new Error('the signer is not the payer of the channel')
  const transaction = callTransaction(kind, channel, channel.id, amount, draft)
  const signing = encodeForSigning(transaction)
  assertCallMeans(signing, call)
  const raw = encodeSigned(transaction, await signChecked(signer, `0x${keccakHex(signing)}`))
  return { transaction: raw, txHash: draft.sponsored ? undefined : hashTransaction(raw) }
}
