import type { ChannelRow } from '../../core/channel-store.ts'
import { NoUsableOfferError } from '../../core/errors.ts'
import type { UsableOffer } from '../../core/payment.ts'
import { readOffers } from '../read-offers.ts'
import { forceCommand } from './channel-deps.ts'
import type { ManagementReply, SendManagement } from './manage.ts'
import { findChannelOffer } from './session-offer.ts'

/**
 * A challenge that a stored channel can answer: HEAD asks for it, and GET where HEAD brings none.
 *
 * @param now Unix seconds.
 * @throws {CurlError} when the server cannot be reached; {NoUsableOfferError} when it asks for something else
 */
export async function findChallenge(
  row: ChannelRow,
  send: SendManagement,
  now: () => number,
): Promise<UsableOffer> {
  const head = await send('HEAD', [], () => undefined)
  const offer = offerIn(head, row, now()) ?? offerIn(await send('GET', [], () => undefined), row, now())
  if (offer) return offer
  throw new NoUsableOfferError(
    `${row.host} does not ask for payments of the channel ${row.facts.id} any more`,
    {
      hint: `Nothing was sent. ${forceCommand(row)} takes the deposit back without the server.`,
    },
  )
}

function offerIn(reply: ManagementReply, row: ChannelRow, now: number): UsableOffer | undefined {
  const offers = reply.status === 402 ? readOffers(reply, now) : []
  const offer = findChannelOffer(offers, row)
  // One that is bound to a request body is not for a request without one.
  return offer?.digest === undefined ? offer : undefined
}
