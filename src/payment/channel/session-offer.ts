import type { SessionTerms } from '../../core/channel.ts'
import type { ChannelRow, ChannelSlot } from '../../core/channel-store.ts'
import type { Network } from '../../core/config.ts'
import type { Address, Offer, UsableOffer } from '../../core/payment.ts'

/** True for offers that are paid by vouchers. */
export function isSession({ method, intent }: { method: string; intent: string }): boolean {
  return method === 'tempo' && intent === 'session'
}

/** The method's own part of a session offer. */
export function termsOf(offer: UsableOffer): SessionTerms {
  if (!isSession(offer)) throw new Error('an offer without a channel')
  return offer.terms as SessionTerms
}

/** The slot of the channels that pay an offer. */
export function slotOf(
  offer: UsableOffer,
  network: Pick<Network, 'chainId' | 'genesis'>,
  { payer, origin }: { payer: Address; origin: string },
): ChannelSlot {
  return {
    payer,
    origin,
    chainId: network.chainId,
    genesis: network.genesis,
    escrow: termsOf(offer).escrow,
    payee: offer.recipient as Address,
    token: offer.asset as Address,
  }
}

/** The offer among these that asks for the very same: a server that swaps payee, token, contract or price gets nothing. */
export function findSameOffer(offers: readonly Offer[], wanted: UsableOffer): UsableOffer | undefined {
  const terms = termsOf(wanted)
  return offers.find((offer): offer is UsableOffer => {
    if (!offer.usable || !isSession(offer)) return false
    const { escrow, version, operator, feePayer } = termsOf(offer)
    return (
      offer.chainId === wanted.chainId &&
      offer.asset === wanted.asset &&
      offer.recipient === wanted.recipient &&
      offer.amount === wanted.amount &&
      escrow === terms.escrow &&
      version === terms.version &&
      operator === terms.operator &&
      feePayer === terms.feePayer &&
      offer.credentialHeader === wanted.credentialHeader
    )
  })
}

/** The offer that a stored channel can answer: for closing, whatever a unit costs by now. */
export function findChannelOffer(offers: readonly Offer[], row: ChannelRow): UsableOffer | undefined {
  const { facts } = row
  return offers.find((offer): offer is UsableOffer => {
    if (!offer.usable || !isSession(offer)) return false
    const { escrow, version } = termsOf(offer)
    return (
      offer.chainId === facts.chainId &&
      offer.asset === facts.token &&
      offer.recipient === facts.payee &&
      escrow === facts.escrow &&
      version === facts.version
    )
  })
}
