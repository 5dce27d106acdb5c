import { formatBase64UrlText } from '../../core/base64url.ts'
import type { HeaderList } from '../../core/http.ts'
import { formatJcs } from '../../core/jcs.ts'
import type { Offer, UsableOffer } from '../../core/payment.ts'
import { checkChallenge } from './challenge.ts'
import { toOffer } from './offer.ts'

/**
 * The header that answers an offer: the challenge's parameters exactly as they were received, the payload, and who pays.
 *
 * @source draft-httpauth-payment-00, section 5.2; JSON in the form of RFC 8785
 */
export function writePayment(offer: UsableOffer, payload: unknown, source: string | undefined): HeaderList {
  const credential = formatJcs({ challenge: storedChallenge(offer), payload, source })
  return [[offer.credentialHeader, `Payment ${formatBase64UrlText(credential)}`]]
}

/** The challenge's known auth-params as received: all that is needed to answer it again. */
export function storedChallenge(offer: UsableOffer): Record<string, string> {
  const challenge = checkChallenge(offer.raw as Readonly<Record<string, unknown>>)
  if ('flaw' in challenge) throw new Error(`an offer without its challenge: ${challenge.flaw}`)
  return { ...challenge.params }
}

/** The offer of stored auth-params, without warnings about the host; `undefined` when they are no challenge any more. */
export function offerFromStored(challenge: Readonly<Record<string, string>>): Offer | undefined {
  const checked = checkChallenge(challenge)
  return 'flaw' in checked ? undefined : toOffer(checked, '')
}
