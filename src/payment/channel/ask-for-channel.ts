import type { ChannelFacts, SessionSnapshot } from '../../core/channel.ts'
import { CurlError, NoUsableOfferError, RejectedError } from '../../core/errors.ts'
import type { Ledger } from '../../core/ledger.ts'
import type { Offer, UsableOffer } from '../../core/payment.ts'
import { readSessionHeaders } from '../../methods/tempo-session/session-header.ts'
import { readProof, recordProof } from '../outcome.ts'
import type { PreparedPayment } from '../pay.ts'
import { readOffers } from '../read-offers.ts'
import type { ManagementReply, SendManagement } from './manage.ts'

export type AskDeps = Readonly<{
  send: SendManagement
  ledger: Ledger
  /** Unix seconds. */
  now(): number
  /** Signs a proof of the wallet for one of these offers, which cost nothing. */
  prove(offers: readonly UsableOffer[]): Promise<PreparedPayment>
}>

/** A channel that a server remembers, as it says; everything but the id is a claim. */
export type RememberedChannel = Readonly<{ facts: ChannelFacts; snapshot: SessionSnapshot }>

/**
 * Asks a server for the channel that it has of this wallet: HEAD, a proof for a price of zero, and the headers of the answer.
 *
 * @returns `undefined` when it remembers none.
 * @throws {NoUsableOfferError} when it asks for no such proof: one that costs something is never given.
 * @throws {RejectedError} when it refuses the proof
 * @source draft-tempo-session-00, section 7.3.1
 */
export async function askForChannel(deps: AskDeps): Promise<RememberedChannel | undefined> {
  const { send, ledger, now, prove } = deps
  const asked = await send('HEAD', [['Accept-Payment', 'tempo/charge']], () => undefined)
  const offers = asked.status === 402 ? readOffers(asked, now()).filter(isFreeProof) : []
  if (offers.length === 0)
    throw new NoUsableOfferError(
      `${asked.host} does not give channels back: it asks for no proof of the wallet`,
      {
        hint: 'Nothing was sent. `presto sessions recover` without a URL looks for channels on the chain.',
      },
    )
  const payment = await prove(offers)
  const reply = await sendProof(payment, send, ledger)
  const { facts, snapshot } = readSessionHeaders(reply.headers)
  return facts && snapshot ? { facts, snapshot } : undefined
}

function isFreeProof(offer: Offer): offer is UsableOffer {
  return offer.usable && offer.method === 'tempo' && offer.intent === 'charge' && offer.amount === 0n
}

async function sendProof(
  payment: PreparedPayment,
  send: SendManagement,
  ledger: Ledger,
): Promise<ManagementReply> {
  const headers = payment.headers.map(({ name, value }) => [name, value] as const)
  try {
    const reply = await send('HEAD', headers, payment.markSent)
    if (reply.status >= 300) {
      const cause = `the server answered ${reply.status}`
      ledger.rejected(payment.id, cause)
      throw new RejectedError(`The server refused the proof: ${cause}.`, {
        hint: 'No money was asked for and none moved.',
        payment: { id: payment.id, state: 'rejected' },
      })
    }
    const proof = readProof(payment, reply)
    if (proof.kind === 'receipt') recordProof(ledger, payment, proof.receipt)
    return reply
  } catch (error) {
    if (error instanceof CurlError && ledger.get(payment.id)?.state === 'signed')
      ledger.expired(payment.id, 'nothing was sent: the connection failed')
    throw error
  }
}
