import type { Address, Rpc } from '../core/payment.ts'
import { RpcError } from './rpc-error.ts'

const balanceOfSelector = '0x70a08231'

/** An account's balance of a token in base units. @throws {RpcError} */
export async function readBalance(rpc: Rpc, token: Address, owner: Address): Promise<bigint> {
  const data = balanceOfSelector + owner.slice(2).toLowerCase().padStart(64, '0')
  const answer = await rpc('eth_call', [{ to: token, data }, 'latest'])
  // Exactly one word: an address without code answers `0x`, and that is not a balance of 0.
  if (typeof answer === 'string' && /^0x[0-9a-f]{64}$/i.test(answer)) return BigInt(answer)
  throw new RpcError(56, `The endpoint knows no balance of the token ${token}`)
}
