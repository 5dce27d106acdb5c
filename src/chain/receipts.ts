import type { Hex, Rpc } from '../core/payment.ts'
import { parseHash, parseMembers, parseQuantity } from './quantity.ts'
import { RpcError } from './rpc-error.ts'

/** What became of a transaction; `undefined` while it is in no block. @throws {RpcError} */
export async function readTransactionStatus(
  rpc: Rpc,
  hash: Hex,
): Promise<'success' | 'reverted' | undefined> {
  return parseReceiptStatus(await rpc('eth_getTransactionReceipt', [hash]), hash)
}

/** The status in a receipt of exactly this transaction. @throws {RpcError} */
export function parseReceiptStatus(value: unknown, hash: Hex): 'success' | 'reverted' | undefined {
  const receipt = parseMembers(value, 'receipt')
  if (!receipt) return undefined
  if (parseHash(receipt['transactionHash'], 'transaction hash') !== hash)
    throw new RpcError(56, 'The endpoint sent the receipt of another transaction')
  return parseQuantity(receipt['status'], 'transaction status') === 1n ? 'success' : 'reverted'
}
