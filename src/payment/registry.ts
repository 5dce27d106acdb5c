import type { Method, Protocol, UsableOffer } from '../core/payment.ts'
import { tempoCharge } from '../methods/tempo-charge/tempo-charge.ts'
import { mpp } from '../protocols/mpp/mpp.ts'

/** How a 402 may be spoken; the order is the order in which their offers are listed. */
export const protocols: Readonly<Partial<Record<UsableOffer['protocol'], Protocol>>> = { mpp }

/** How an offer may be paid. A literal list keeps its order: the same reply is always paid the same way. */
export const methods: readonly Method[] = [tempoCharge]

/** The method that pays an offer, `undefined` when there is none. */
export function methodOf(offer: { protocol: string; method: string; intent: string }): Method | undefined {
  const name = `${offer.method}/${offer.intent}`
  return methods.find((method) => method.protocol === offer.protocol && method.name === name)
}

/** The protocol an offer was read with. */
export function protocolOf(offer: UsableOffer): Protocol {
  const protocol = protocols[offer.protocol]
  if (!protocol) throw new Error(`no protocol ${offer.protocol}`)
  return protocol
}
