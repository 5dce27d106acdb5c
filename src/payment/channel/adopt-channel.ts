import type { ChannelRow } from '../../core/channel-store.ts'
import type { Network } from '../../core/config.ts'
import { BadChallengeError } from '../../core/errors.ts'
import type { Address, Rpc, Signer } from '../../core/payment.ts'
import { allowedEscrows } from '../../methods/tempo-session/escrows.ts'
import type { RememberedChannel } from './ask-for-channel.ts'
import type { ChannelDeps } from './channel-deps.ts'
import { toChannel } from './recover-channels.ts'

/** Where a channel was used. */
export type Place = Pick<ChannelRow, 'origin' | 'host' | 'resource'>

/**
 * Stores a channel that its server remembers, when the chain has it, too. What was signed for it is taken from the server only
 * where it shows a signature that is ours: made again, it is the same.
 *
 * @returns `undefined` for a channel that is over, and for one that was never lost.
 * @throws {BadChallengeError} for a channel of somebody else or of another contract; {RpcError}
 */
export async function adoptChannel(
  { facts, snapshot }: RememberedChannel,
  place: Place,
  deps: Pick<ChannelDeps, 'now' | 'pay' | 'store'>,
  { network, payer, rpc, signer }: Readonly<{ network: Network; payer: Address; rpc: Rpc; signer: Signer }>,
): Promise<ChannelRow | undefined> {
  const { pay, store, now } = deps
  const isOurs =
    facts.payer === payer && facts.authorizedSigner === payer && facts.chainId === network.chainId
  if (!isOurs || !allowedEscrows(facts.version, facts.chainId).includes(facts.escrow))
    throw new BadChallengeError(`${place.host} gives back a channel that is not one of this wallet`, {
      hint: 'Nothing was stored. `presto sessions recover` without a URL looks for channels on the chain.',
    })
  const known = store.get(facts.id)
  const chain = await pay.readChannel(facts, rpc)
  if (!chain || chain.finalized || (known && !known.recovered)) return undefined
  store.recover(known ?? toChannel(facts, chain, network, now()), chain)
  const { highestVoucher, spent } = snapshot
  const isProved =
    highestVoucher !== undefined &&
    (await pay.signVoucher(facts, highestVoucher.cumulative, signer)) === highestVoucher.signature
  const signed = isProved ? highestVoucher.cumulative : chain.settled
  store.adopt(facts.id, { ...place, signed, spent })
  return store.get(facts.id)
}
