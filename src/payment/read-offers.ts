import type { Offer, Paywall, UsableOffer } from '../core/payment.ts'
import { refuseOffer } from '../core/refuse-offer.ts'
import { methodOf, protocols, sessionMethodOf } from './registry.ts'

/** A challenge that ends sooner than this is not answered: the credential would arrive dead (A12). */
const shortestLifeSeconds = 5
const yearSeconds = 365 * 24 * 3600

/**
 * Every offer of a 402 in the server's order, unusable ones with the reason; `[]` when no payment protocol is spoken.
 *
 * @param now Unix seconds.
 */
export function readOffers(paywall: Paywall, now: number): Offer[] {
  const offers = Object.values(protocols).flatMap((protocol) => protocol.readOffers(paywall))
  return offers.map((offer) => (offer.usable ? readMethod(offer, now) : offer))
}

function readMethod(offer: UsableOffer, now: number): Offer {
  const method = methodOf(offer) ?? sessionMethodOf(offer)
  if (!method)
    return refuseOffer(
      offer,
      'no-usable-offer',
      `${offer.method}/${offer.intent} is not a method presto can pay`,
    )
  if (offer.expiresAt !== undefined && offer.expiresAt <= now)
    return refuseOffer(offer, 'bad-challenge', 'the challenge has expired')
  if (offer.expiresAt !== undefined && offer.expiresAt < now + shortestLifeSeconds)
    return refuseOffer(offer, 'bad-challenge', 'the challenge expires too soon to be paid')
  const read = method.read(offer)
  if (!read.usable || read.expiresAt === undefined || read.expiresAt < now + yearSeconds) return read
  return { ...read, warnings: [...read.warnings, 'the challenge expires more than a year ahead'] }
}
