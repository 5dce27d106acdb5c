import type { StreamEvent } from '../../core/channel.ts'
import type { Receipt, UsableOffer } from '../../core/payment.ts'
import { checkReceipt } from '../../protocols/mpp/receipt.ts'
import { readOffers } from '../read-offers.ts'
import { protocolOf } from '../registry.ts'
import { createAgreement } from './agree-to-more.ts'
import { explainEnd } from './explain-end.ts'
import type { SignedVoucher } from './paid-session.ts'
import { type SessionContext, secondsOf } from './session-context.ts'
import { findSameOffer } from './session-offer.ts'
import { signNeeded } from './stream-vouchers.ts'

/** Pays a WebSocket: what the server says comes in, credentials go out, one after the other. */
export type SocketVouchers = Readonly<{
  /**
   * For an event about this channel: a voucher for what the next unit costs, after more deposit where that is needed; durable when this returns.
   *
   * @returns Value of an `Authorization` header; `undefined` for what is acknowledged already.
   * @throws {CliError} 111, 117 when the socket can be paid no further
   */
  answerNeed(event: Extract<StreamEvent, { kind: 'need-voucher' }>): Promise<string | undefined>
  /**
   * Writes down what a receipt acknowledges.
   * @returns Why it is not believed, as a clause without a full stop.
   */
  takeReceipt(raw: Readonly<Record<string, unknown>>): string | undefined
}>

/** A challenge that has fewer seconds left is not answered any more. */
const lastSeconds = 10

/**
 * @param acknowledge Writes a receipt down, or says why it proves nothing.
 * @source draft-tempo-session-00, section 12.6, in the frames of mppx 0.11.0
 */
export function createSocketVouchers(
  context: SessionContext,
  voucher: SignedVoucher,
  acknowledge: (receipt: Receipt | undefined) => string | undefined,
): SocketVouchers {
  let { offer } = context
  const agree = createAgreement(context, voucher)
  return {
    answerNeed: async (event) => {
      try {
        offer = await renew(context, offer)
        const needed = await signNeeded({ ...context, offer }, voucher, event, agree)
        if (!needed) return undefined
        const source = context.pay.source(voucher.facts)
        const [header] = protocolOf(offer).writePayment(offer, needed.payload, source)
        if (!header) throw new Error('a payment without a header')
        needed.markSent()
        return header[1]
      } catch (error) {
        throw explainEnd(context, voucher, error)
      }
    },
    takeReceipt: (raw) => acknowledge(checkReceipt(raw)),
  }
}

/** A WebSocket may last longer than its challenge: then the server is asked for a fresh one that says the same. */
async function renew(context: SessionContext, offer: UsableOffer): Promise<UsableOffer> {
  if (offer.expiresAt === undefined || offer.expiresAt > secondsOf(context) + lastSeconds) return offer
  const reply = await context.sessions.send('GET', [], () => undefined)
  return findSameOffer(readOffers(reply, secondsOf(context)), context.offer) ?? offer
}
