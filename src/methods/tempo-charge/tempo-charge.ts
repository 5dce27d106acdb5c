import { isTempoToken } from '../../chain/tempo-token.ts'
import { methodDetailsOf } from '../../core/members.ts'
import { parseAddress } from '../../core/parse-hex.ts'
import type { Method, Offer, UsableOffer } from '../../core/payment.ts'
import { refuseOffer } from '../../core/refuse-offer.ts'
import { parseDetails } from './parse-details.ts'

/**
 * One-time payments on Tempo: a signed transaction that the server broadcasts (pull), one that we broadcast (push), or a
 * signature over the challenge when the price is zero (proof).
 *
 * @source draft-tempo-charge-00
 */
export const tempoCharge: Method = {
  name: 'tempo/charge',
  protocol: 'mpp',
  read,
  load: async () => (await import('./pay.ts')).pay,
}

function read(offer: UsableOffer): Offer {
  const asset = parseAddress(offer.asset)
  if (!asset) return refuseOffer(offer, 'bad-challenge', 'its currency is no token address')
  const recipient = parseAddress(offer.recipient)
  if (!recipient) return refuseOffer(offer, 'bad-challenge', 'it names no payee that can be paid')
  const details = parseDetails(methodDetailsOf(offer.terms), offer.amount)
  if ('flaw' in details) return refuseOffer(offer, 'bad-challenge', details.flaw)
  const { chainId, splits, terms, warnings } = details
  if (!isTempoToken(asset))
    return refuseOffer(offer, 'no-usable-offer', `its currency ${asset} is no token of Tempo`)
  if (offer.amount > 0n) {
    if (terms.modes.length === 0)
      return refuseOffer(offer, 'no-usable-offer', 'it takes neither pull nor push payments')
    if (terms.feePayer && !terms.modes.includes('pull'))
      return refuseOffer(offer, 'bad-challenge', 'it pays the network fee, yet takes only push payments')
  }
  return { ...offer, chainId, asset, recipient, splits, terms, warnings: [...offer.warnings, ...warnings] }
}
