import type { SessionMethod } from '../core/channel.ts'
import type { Method, Protocol, UsableOffer } from '../core/payment.ts'
import { tempoCharge } from '../methods/tempo-charge/tempo-charge.ts'
import { tempoSession } from '../methods/tempo-session/tempo-session.ts'
import { mpp } from '../protocols/mpp/mpp.ts'

/** How a 402 may be spoken; the order is the order in which their offers are listed. */
export const protocols: Readonly<Partial<Record<UsableOffer['protocol'], Protocol>>> = { mpp }

/** How an offer may be paid. A literal list keeps its order: the same reply is always paid the same way. */
export const methods: readonly Method[] = [tempoCharge]

/** How an offer may be paid out of a channel. */
export const sessionMethods: readonly SessionMethod[] = [tempoSession]

type Named = Readonly<{ protocol: string; method: string; intent: string }>

/** The method that pays an offer at once, `undefined` when there is none. */
export function methodOf(offer: Named): Method | undefined {
  return findMethod(methods, offer)
}

/** The method that pays an offer out of a channel, `undefined` when there is none. */
export function sessionMethodOf(offer: Named): SessionMethod | undefined {
  return findMethod(sessionMethods, offer)
}

function findMethod<T extends { protocol: string; name: string }>(
  list: readonly T[],
  { protocol, method, intent }: Named,
): T | undefined {
  return list.find((entry) => entry.protocol === protocol && entry.name === `${method}/${intent}`)
}

/** The protocol an offer was read with. */
export function protocolOf(offer: UsableOffer): Protocol {
  const protocol = protocols[offer.protocol]
  if (!protocol) throw new Error(`no protocol ${offer.protocol}`)
  return protocol
}
