import { readBalance } from '../../chain/balances.ts'
import type { Network, Token } from '../../core/config.ts'
import { formatAmount } from '../../core/money.ts'
import type { Address, Rpc } from '../../core/payment.ts'

/** `amount` is a decimal of the token's own decimals. */
type Balance = Readonly<{ currency: string; token: Address; amount: string }>
export type NetworkBalances = Readonly<{ name: string; chainId: number; balances: readonly Balance[] }>

/**
 * What an account has on one network.
 *
 * @param withZeros Also tokens of which there is nothing, and tokens the endpoint knows nothing about.
 * @throws {RpcError}
 */
export async function readBalances(
  rpc: Rpc,
  network: Network,
  owner: Address,
  withZeros: boolean,
): Promise<NetworkBalances> {
  const rows = await Promise.all(network.tokens.map((token) => readOne(rpc, token, owner)))
  const balances = rows.filter(({ amount }) => withZeros || amount !== '0')
  return { name: network.name, chainId: network.chainId, balances }
}

async function readOne(rpc: Rpc, token: Token, owner: Address): Promise<Balance> {
  const amount = await readBalance(rpc, token.address, owner)
  return { currency: token.symbol, token: token.address, amount: formatAmount(amount, token.decimals) }
}
