import type { UnusableKind, UnusableOffer, UsableOffer } from './payment.ts'

/**
 * The same offer as one that cannot be paid; what it asks for stays to be shown.
 *
 * @param reason One sentence in our own words, without a full stop.
 */
export function refuseOffer(offer: UsableOffer, kind: UnusableKind, reason: string): UnusableOffer {
  const { protocol, method, intent, raw, description, expiresAt } = offer
  const shown = {
    amount: offer.amount.toString(),
    currency: offer.asset,
    recipient: offer.recipient,
    description,
    expires: expiresAt === undefined ? undefined : new Date(expiresAt * 1000).toISOString(),
  }
  return { usable: false, protocol, method, intent, kind, reason, shown, raw }
}
