import type { Network, Token } from '../core/config.ts'
import { formatAmount, toMicros } from '../core/money.ts'
import type { UsableOffer } from '../core/payment.ts'

/** An offer whose network and token are in our table: only such an offer has a price. */
export type PricedOffer = Readonly<{ offer: UsableOffer; network: Network; token: Token }>

/** `0.01 pathUSD`: figures and symbol from our own table, never the challenge's. */
export function formatPrice(priced: PricedOffer): string {
  return `${formatAmount(priced.offer.amount, priced.token.decimals)} ${priced.token.symbol}`
}

/** Micro-dollars of an offer, rounded up: what counts against limits; 0 for what is no dollar. */
export function dollarsOf({ offer, token }: PricedOffer): bigint {
  return token.dollar ? toMicros(offer.amount, token.decimals) : 0n
}
