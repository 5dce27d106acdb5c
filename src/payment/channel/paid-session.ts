import type { ChannelFacts } from '../../core/channel.ts'
import { findHeader } from '../../core/find-header.ts'
import { maxOf } from '../../core/money.ts'
import type { Hex, Receipt, Signer, UsableOffer } from '../../core/payment.ts'
import { parseSessionReceipt } from '../../methods/tempo-session/session-receipt.ts'
import { readProblem } from '../../protocols/mpp/problem.ts'
import { approve } from '../approve.ts'
import { tryToWrite } from '../outcome.ts'
import type { PreparedPayment } from '../pay.ts'
import { dollarsOf } from '../price.ts'
import { readOffers } from '../read-offers.ts'
import { protocolOf } from '../registry.ts'
import type { PaymentEvent } from '../watch-event-stream.ts'
import { doubtOf, settleBy } from './believe-receipt.ts'
import { pricedAs } from './call-funds.ts'
import type { ManagementReply } from './manage.ts'
import { dropUnsent } from './reconcile.ts'
import { ceilingsOf, type SessionContext, type SessionDeps, secondsOf } from './session-context.ts'
import { findSameOffer } from './session-offer.ts'
import { createSocketVouchers, type SocketVouchers } from './socket-vouchers.ts'
import { createStreamVouchers } from './stream-vouchers.ts'
import { lockSlot } from './take-lock.ts'
import { topUp } from './top-up.ts'

/** A request that is paid out of a channel, while its answer comes. */
export type PaidSession = Readonly<{
  channelId: Hex
  /** The headers that answer a challenge with this payment. */
  credential(offer: UsableOffer): PreparedPayment['headers']
  /**
   * Writes down what the receipt of a good answer acknowledges.
   * @returns Why it proves nothing, as a clause without a full stop.
   */
  acknowledge(receipt: Receipt | undefined): string | undefined
  /** A credential to answer a refusal with, `undefined` where another one would not help. At most one is made. */
  answerRefusal(reply: ManagementReply): Promise<PreparedPayment | undefined>
  /** Pays a stream: told about each of its payment events in order. */
  onEvent(event: PaymentEvent): void
  /** The same over a WebSocket. */
  socket: SocketVouchers
  /** Rejects when the stream can be paid no further. */
  broken: Promise<never>
  /** Resolves when nothing is on its way to the server any more. */
  settled(): Promise<void>
  /** Others may use the channel. */
  release(): void
  /**
   * The same payment in another try, with the channel's lock taken again.
   * @throws {StateError} when another process keeps it
   */
  reopen(sessions: SessionDeps): Promise<PaidSession>
}>

/** What was signed for a request. */
export type SignedVoucher = Readonly<{
  facts: ChannelFacts
  paymentId: string
  cumulative: bigint
  /** It may have left before. */
  isAgain: boolean
  /** The total that this request may be raised to. */
  atMost: bigint
  /** The one before had bought something: so the server said, and asked for this one. */
  isRaised?: boolean
  payload: Readonly<Record<string, unknown>>
  signer: Signer
}>

/** @param isLast No further credential is made after this one. */
export function openPaidSession(
  context: SessionContext,
  voucher: SignedVoucher,
  isLast = false,
): PaidSession {
  const { lock, offer, store } = context
  const { facts } = voucher
  const stream = createStreamVouchers(context, voucher)
  const credential = (answered: UsableOffer) => writeHeaders(context, voucher, answered)
  const acknowledge = (receipt: Receipt | undefined, challengeId?: string): string | undefined => {
    if (!receipt) return 'the answer carries no valid receipt'
    const parsed = parseSessionReceipt(receipt.raw)
    if (!parsed) return 'the receipt is not about a payment channel'
    if (challengeId !== undefined && parsed.challengeId !== undefined && parsed.challengeId !== challengeId)
      return 'the receipt answers another challenge'
    return (
      doubtOf(context, facts, parsed) ?? tryToWrite(() => settleBy(context, voucher, parsed, receipt.raw))
    )
  }
  return {
    channelId: facts.id,
    credential,
    acknowledge: (receipt) => acknowledge(receipt, offer.challengeId),
    answerRefusal: async (reply) => (isLast ? undefined : answerRefusal(context, voucher, reply, offer)),
    onEvent: stream.onEvent,
    socket: createSocketVouchers(context, voucher, acknowledge),
    broken: stream.broken,
    settled: stream.settled,
    release: () => {
      stream.stop()
      // A later request would do it, too.
      tryToWrite(() => dropUnsent(store, store.get(facts.id)))
      lock.release()
    },
    reopen: async (sessions) => {
      const next = { ...context, sessions }
      return openPaidSession({ ...next, lock: await lockSlot(next) }, voucher, true)
    },
  }
}

function writeHeaders(
  { pay, request }: SessionContext,
  { facts, payload }: SignedVoucher,
  offer: UsableOffer,
): PreparedPayment['headers'] {
  const headers = [
    ...protocolOf(offer).writePayment(offer, payload, pay.source(facts)),
    ['Payment-Session', facts.id] as const,
    ['Idempotency-Key', request.idempotencyKey] as const,
  ]
  return headers.map(([name, value]) => ({ name, value, from: 'builtin' as const }))
}

/** Refusals of the challenge, not of the payment: the same voucher answers a fresh one. */
const staleChallenge = new Set(['invalid-challenge', 'payment-expired'])
const goneChannel = new Set(['channel-not-found', 'channel-finalized'])

/**
 * What a refused request is answered with: the same voucher for a fresh challenge; a voucher for the whole price when
 * one that was signed before had bought something already; a new channel when the chain says that this one is closed.
 *
 * @source draft-tempo-session-00, sections 11.5 and 12.2
 */
async function answerRefusal(
  context: SessionContext,
  voucher: SignedVoucher,
  reply: ManagementReply,
  offer: UsableOffer,
): Promise<PreparedPayment | undefined> {
  const type = findHeader(reply.headers, 'content-type')
  const code = readProblem(type, reply.body)?.code ?? ''
  const fresh = findSameOffer(readOffers(reply, secondsOf(context)), offer)
  if (reply.status === 410 || goneChannel.has(code)) return leaveChannel(context, voucher, fresh ?? offer)
  if (!fresh || reply.status !== 402) return undefined
  if (staleChallenge.has(code)) return again({ ...context, offer: fresh }, voucher)
  if (code === 'payment-insufficient' && voucher.atMost > voucher.cumulative)
    return raise({ ...context, offer: fresh }, voucher)
  return undefined
}

/** The same payment for another challenge: it is in the ledger already. */
function again(context: SessionContext, voucher: SignedVoucher): PreparedPayment {
  const session = openPaidSession(context, voucher, true)
  return prepared(context, voucher, session, () => undefined)
}

/** @returns `undefined` for a step above the agreed price that somebody would have to be asked about. */
async function raise(context: SessionContext, voucher: SignedVoucher): Promise<PreparedPayment | undefined> {
  const { store, pay, offer, terms, deps, options } = context
  const { always, aboveMicros, yes } = options.consent
  const { facts, signer, paymentId, isAgain, atMost } = voucher
  const row = store.get(facts.id)
  if (!row) throw new Error('the channel left no row')
  // A smaller step would be refused, and then go out again for ever.
  const step = maxOf(atMost - row.signed, terms.minVoucherDelta)
  const cumulative = row.signed + step
  const held = deps.ledger.get(paymentId)?.amount ?? 0n
  // One that went out again holds its whole price already.
  const grows = isAgain ? maxOf(step - held, 0n) : step
  const payment = () => ({ id: paymentId, grows, ceilings: ceilingsOf(context) })
  if (grows > 0n) {
    const total = held + grows
    const isAbove = aboveMicros !== undefined && dollarsOf(pricedAs(context, total)) > aboveMicros
    if (total > maxOf(held, offer.amount) && !yes && (always || isAbove)) return undefined
    store.checkGrowth(facts.id, payment())
  }
  if (cumulative > row.deposit) await topUp(context, { row, required: cumulative, offer, signer, paymentId })
  const signature = await pay.signVoucher(facts, cumulative, signer)
  const payload = pay.payloads.voucher(facts, cumulative, signature)
  const next: SignedVoucher = { ...voucher, cumulative, payload, isAgain: false, isRaised: true }
  return prepared(context, next, openPaidSession(context, next, true), () => {
    store.voucher(facts.id, cumulative, payment())
    deps.reserved(pricedAs(context, grows))
  })
}

/**
 * A server that says that a channel is gone is believed when the chain says so too; then there is a new one, unless the end of
 * the old one has paid for this request.
 */
async function leaveChannel(
  context: SessionContext,
  { facts, paymentId }: SignedVoucher,
  offer: UsableOffer,
): Promise<PreparedPayment | undefined> {
  const { deps, pay, store, priced, lock } = context
  const rpc = await deps.rpc(priced.network)
  const chain = rpc && (await pay.readChannel(facts, rpc).catch(() => undefined))
  if (chain?.finalized) store.closed(facts.id, { settled: chain.settled, txHash: undefined })
  else if (chain?.closeRequestedAt !== undefined) store.closeRequested(facts.id, chain.closeRequestedAt, 0n)
  else return undefined
  // Whoever closes a channel with the voucher that it refuses has taken the money.
  if (deps.ledger.get(paymentId)?.state === 'settled') return undefined
  lock.release()
  return context.startOver(offer)
}

function prepared(
  { priced, offer, deps }: SessionContext,
  { paymentId }: SignedVoucher,
  session: PaidSession,
  markSent: () => void,
): PreparedPayment {
  const row = deps.ledger.get(paymentId)
  if (!row) throw new Error('a payment left no row')
  return {
    id: paymentId,
    priced: { ...priced, offer: { ...offer, amount: row.amount } },
    approved: approve(row, offer),
    txHash: undefined,
    headers: session.credential(offer),
    markSent,
    session,
  }
}
