import type { OfferDocument, OffersDocument } from './offers-document.ts'

/** The offers for people, a few lines each; everything in the document is safe for a terminal already. */
export function formatOffers({ url, status, offers }: OffersDocument): string {
  // A query may hold secrets, and this goes to terminals and logs.
  const [place = ''] = url.split('?', 1)
  if (offers.length === 0) return `${status} ${place}\nNo payment is asked for.\n`
  return `${status} ${place}\n${offers.map(formatOffer).join('')}`
}

function formatOffer(offer: OfferDocument): string {
  const { n, method, intent, network, chainId, recipient, splits, deposit, description, expires } = offer
  const where = network ?? (chainId === null ? undefined : `chain ${chainId}`)
  const to = recipient === null ? '' : ` to ${recipient}`
  const lines = [
    `  ${n}  ${method}/${intent}  ${priceOf(offer)}${where === undefined ? '' : ` on ${where}`}${to}`,
    ...splits.map((split) => `     of it ${split.amount} to ${split.recipient}`),
    ...(deposit === null ? [] : [`     out of a channel; the server suggests a deposit of ${deposit}`]),
    ...(description === null ? [] : [`     the server says: "${description}"`]),
    ...(expires === null ? [] : [`     open until ${expires.slice(0, 19).replace('T', ' ')} UTC`]),
    `     ${verdictOf(offer)}`,
  ]
  return `${lines.join('\n')}\n`
}

function priceOf({ amount, amountBase, currency, token }: OfferDocument): string {
  if (amount !== null && currency !== null) return `${amount} ${currency}`
  return amountBase === null ? 'price unknown' : `${amountBase} units of ${token ?? 'an unknown token'}`
}

function verdictOf({ chosen, payable, reason }: OfferDocument): string {
  if (chosen) return '→ this one would be paid'
  return payable ? 'could be paid' : `not payable: ${reason}`
}
