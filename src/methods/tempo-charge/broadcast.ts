import { broadcastRaw } from '../../chain/broadcast-raw.ts'
import type { Rpc, SignedPayment } from '../../core/payment.ts'

/**
 * Puts a pushed payment on the chain and returns when it is in a block and succeeded.
 *
 * @throws {RpcError} when the endpoint refuses it, when it was reverted, or when its time ran out.
 */
export async function broadcast(signed: SignedPayment, rpc: Rpc): Promise<void> {
  const { rawTransaction, txHash } = signed
  if (rawTransaction === undefined || txHash === undefined) throw new Error('nothing to broadcast')
  await broadcastRaw(rawTransaction, txHash, rpc)
}
