import type { Offer, Paywall, Protocol } from '../../core/payment.ts'
import { parseChallenge } from './challenge.ts'
import { writePayment } from './credential.ts'
import { fieldsOf } from './fields.ts'
import { toOffer } from './offer.ts'
import { readReceipt } from './receipt.ts'
import { scanChallenges } from './scan-challenges.ts'

/** More challenges than this are not read; nobody chooses among so many. */
const maxChallenges = 128

/**
 * The Machine Payments Protocol over HTTP: challenges in `WWW-Authenticate`, the credential in `Authorization`, the receipt
 * in `Payment-Receipt`.
 *
 * @source draft-httpauth-payment-00
 */
export const mpp: Protocol = { readOffers, writePayment, readReceipt }

function readOffers({ status, headers, host }: Paywall): Offer[] {
  if (status !== 402) return []
  // One field at a time: a quote that is never closed then ends with its field.
  return fieldsOf(headers, 'www-authenticate')
    .flatMap(scanChallenges)
    .slice(0, maxChallenges)
    .map((scanned) => toOffer(parseChallenge(scanned), host))
}
