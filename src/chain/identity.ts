import type { Hex, Rpc } from '../core/payment.ts'
import { parseHash, parseMembers, parseSafeQuantity } from './quantity.ts'

/** The chain id that an endpoint serves. @throws {RpcError} */
export async function readChainId(rpc: Rpc): Promise<number> {
  return parseSafeQuantity(await rpc('eth_chainId', []), 'chain id')
}

/** Hash of block 0: two local chains with the same id differ in it. @throws {RpcError} */
export async function readGenesis(rpc: Rpc): Promise<Hex> {
  const block = parseMembers(await rpc('eth_getBlockByNumber', ['0x0', false]), 'block 0')
  return parseHash(block?.['hash'], 'block 0')
}
