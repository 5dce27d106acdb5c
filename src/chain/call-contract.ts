import type { Address, Rpc } from '../core/payment.ts'
import { RpcError } from './rpc-error.ts'

/**
 * Asks a contract something whose answer has a fixed number of words.
 *
 * @param data Call data, hex digits without `0x`.
 * @returns Words of 64 hex digits, lower case.
 * @throws {RpcError} also where no such contract is: an address without code answers with nothing.
 */
export async function callContract(
  rpc: Rpc,
  to: Address,
  data: string,
  words: number,
): Promise<readonly string[]> {
  const answer = await rpc('eth_call', [{ to, data: `0x${data}` }, 'latest'])
  if (typeof answer === 'string' && /^0x[0-9a-f]*$/i.test(answer) && answer.length === 2 + words * 64)
    return answer.slice(2).toLowerCase().match(/.{64}/g) ?? []
  throw new RpcError(56, `The endpoint knows no answer of the contract ${to}`)
}
