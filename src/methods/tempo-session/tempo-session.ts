import { isTempoToken } from '../../chain/tempo-token.ts'
import type { SessionMethod } from '../../core/channel.ts'
import { methodDetailsOf } from '../../core/members.ts'
import { parseAddress } from '../../core/parse-hex.ts'
import type { Offer, UsableOffer } from '../../core/payment.ts'
import { refuseOffer } from '../../core/refuse-offer.ts'
import { parseSessionDetails } from './parse-session-details.ts'

/**
 * Payments by the unit on Tempo: a deposit in a channel, and a signed voucher for every request.
 *
 * @source draft-tempo-session-00
 */
export const tempoSession: SessionMethod = {
  name: 'tempo/session',
  protocol: 'mpp',
  read,
  loadChannels: async () => (await import('./channel-pay.ts')).channelPay,
}

function read(offer: UsableOffer): Offer {
  const asset = parseAddress(offer.asset)
  if (!asset) return refuseOffer(offer, 'bad-challenge', 'its currency is no token address')
  const recipient = parseAddress(offer.recipient)
  if (!recipient) return refuseOffer(offer, 'bad-challenge', 'it names no payee that can be paid')
  if (offer.amount === 0n) return refuseOffer(offer, 'bad-challenge', 'its price per unit is zero')
  const details = parseSessionDetails(offer.terms, methodDetailsOf(offer.terms), {
    amount: offer.amount,
    token: asset,
    payee: recipient,
  })
  if ('flaw' in details) return refuseOffer(offer, details.kind, details.flaw)
  if (!isTempoToken(asset))
    return refuseOffer(offer, 'no-usable-offer', `its currency ${asset} is no token of Tempo`)
  const { chainId, terms, warnings } = details
  return { ...offer, chainId, asset, recipient, terms, warnings: [...offer.warnings, ...warnings] }
}
