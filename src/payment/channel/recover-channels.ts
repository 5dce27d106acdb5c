import type { ChainChannel, ChannelFacts } from '../../core/channel.ts'
import type { ChannelRow, NewChannel } from '../../core/channel-store.ts'
import type { Network } from '../../core/config.ts'
import type { Address, Rpc } from '../../core/payment.ts'
import { type ChannelDeps, isOver } from './channel-deps.ts'

/**
 * Looks for the payer's channels on a chain and stores those that still hold a deposit and are not known. What the payee had
 * signed for them is not known either, so nothing is ever signed on them but their end.
 *
 * @param rpc An endpoint of this network, checked.
 * @returns The channels that were not known before, or taken for over.
 * @throws {RpcError}
 */
export async function recoverChannels(
  { now, pay, store }: Pick<ChannelDeps, 'now' | 'pay' | 'store'>,
  network: Network,
  payer: Address,
  rpc: Rpc,
): Promise<readonly ChannelRow[]> {
  const recovered: ChannelRow[] = []
  for (const facts of await pay.findChannels(network.chainId, payer, rpc)) {
    const chain = await pay.readChannel(facts, rpc)
    if (!chain || chain.finalized) continue
    const known = store.get(facts.id)
    store.recover(known ?? toChannel(facts, chain, network, now()), chain)
    if (chain.closeRequestedAt !== undefined) store.closeRequested(facts.id, chain.closeRequestedAt, 0n)
    const row = store.get(facts.id)
    if (row && (!known || isOver(known))) recovered.push(row)
  }
  return recovered
}

/** All tokens of these chains have six decimals unless the config says something else. */
const usualDecimals = 6

export function toChannel(
  facts: ChannelFacts,
  chain: ChainChannel,
  network: Network,
  now: number,
): NewChannel {
  const { chainId, escrow, payee, payer, token } = facts
  const known = network.tokens.find(({ address }) => address === token)
  return {
    facts,
    chainId,
    escrow,
    payee,
    payer,
    token,
    origin: '',
    host: '',
    resource: '',
    genesis: network.genesis,
    network: network.name,
    testnet: network.testnet,
    currency: known?.symbol ?? token,
    decimals: known?.decimals ?? usualDecimals,
    dollar: known?.dollar ?? false,
    pendingDeposit: chain.deposit,
    pendingCall: undefined,
    feeMicros: 0n,
    createdAt: now,
  }
}
