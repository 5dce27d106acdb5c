import type { StreamEvent } from '../../core/channel.ts'
import { CurlError, OverLimitError, PaidNotDeliveredError } from '../../core/errors.ts'
import { formatAmount, maxOf } from '../../core/money.ts'
import { parseSessionReceipt } from '../../methods/tempo-session/session-receipt.ts'
import { tryToWrite } from '../outcome.ts'
import type { PaymentEvent } from '../watch-event-stream.ts'
import { type Agreement, createAgreement } from './agree-to-more.ts'
import { confirm, confirmOpening, doubtOf, settleBy } from './believe-receipt.ts'
import { explainEnd } from './explain-end.ts'
import { manage } from './manage.ts'
import type { SignedVoucher } from './paid-session.ts'
import { ceilingsOf, type SessionContext, secondsOf } from './session-context.ts'
import { topUp } from './top-up.ts'

type NeedVoucher = Extract<StreamEvent, { kind: 'need-voucher' }>

export type StreamVouchers = Readonly<{
  onEvent(event: PaymentEvent): void
  broken: Promise<never>
  /** Pays nothing further; resolves when nothing is on its way and the last receipt is written down. */
  settled(): Promise<void>
  /** Nothing is signed any more: others may use the channel. */
  stop(): void
}>

/** A server asks once for a voucher, and again when it waited long. */
const maxWaiting = 32

type RawReceipt = Readonly<Record<string, unknown>>

/** How long the answer to a voucher is waited for when the stream is over. */
const lastWordMs = 5000

/**
 * Pays a stream while it flows: each time the server asks, one voucher for what the next unit costs, after more deposit where
 * that is needed, one after the other. What the limits do not allow ends the stream.
 *
 * @source draft-tempo-session-00, sections 12.6 and 13.6
 */
export function createStreamVouchers(context: SessionContext, voucher: SignedVoucher): StreamVouchers {
  const { deps } = context
  let queue: Promise<void> = Promise.resolve()
  let isOver = false
  let isStopped = false
  let waiting = 0
  let last: RawReceipt | undefined
  const agree = createAgreement(context, voucher)
  let fail: (error: unknown) => void = () => undefined
  const broken = new Promise<never>((_, reject) => {
    fail = reject
  })
  // Whoever does not stream never looks at it.
  broken.catch(() => undefined)
  // A stream that was left has no receipt of its own; that of its last voucher says as much.
  const takeLast = (): void => {
    if (last && deps.ledger.get(voucher.paymentId)?.state !== 'settled') takeReceipt(context, voucher, last)
  }
  const enqueue = (work: () => Promise<void>): void => {
    if (isOver || waiting > maxWaiting) return
    waiting++
    queue = queue.then(async () => {
      waiting--
      if (isOver) return
      try {
        await work()
      } catch (error) {
        isOver = true
        takeLast()
        fail(explainEnd(context, voucher, error))
      }
    })
  }
  return {
    onEvent: (event) => {
      if (event.kind === 'need-voucher' && event.channelId === voucher.facts.id)
        enqueue(async () => {
          last = (await answerNeed(context, voucher, event, agree, () => isStopped)) ?? last
        })
      if (event.kind === 'receipt') takeReceipt(context, voucher, event.receipt)
    },
    broken,
    settled: async () => {
      isOver = true
      await Promise.race([queue, context.sessions.sleep(lastWordMs)])
      takeLast()
    },
    stop: () => {
      isStopped = true
    },
  }
}

/** A voucher that a stream asked for, allowed and signed. */
export type NeededVoucher = Readonly<{
  cumulative: bigint
  payload: Readonly<Record<string, unknown>>
  /** To be called before it leaves, and again when it leaves again. @throws {OverLimitError} */
  markSent(): void
}>

/**
 * Signs for what a stream asks for, after more deposit where that is needed.
 *
 * @returns `undefined` for what was acknowledged already.
 * @throws {OverLimitError} for more than a unit, or beyond the limits
 */
export async function signNeeded(
  context: SessionContext,
  { facts, paymentId, signer }: SignedVoucher,
  { requiredCumulative, deposit }: NeedVoucher,
  agree: Agreement,
): Promise<NeededVoucher | undefined> {
  const { store, pay, offer, terms, deps } = context
  // The head of a stream has no receipt: this is the first word about a channel that was just opened.
  confirmOpening(context, facts.id, deposit)
  const row = store.get(facts.id)
  if (!row) throw new Error('the channel left no row')
  if (requiredCumulative <= row.accepted) return undefined
  const isAgain = requiredCumulative <= row.signed
  const cumulative = isAgain ? row.signed : maxOf(requiredCumulative, row.signed + terms.minVoucherDelta)
  const grows = cumulative - row.signed
  checkStep(context, grows)
  const payment = { id: paymentId, grows, ceilings: ceilingsOf(context) }
  await agree(grows, 0n)
  if (cumulative > row.deposit + row.pendingDeposit) {
    // Nothing is locked for a voucher that the limits do not allow.
    store.checkGrowth(facts.id, payment)
    const more = { agree: (amount: bigint) => agree(grows, amount) }
    await topUp(context, { row, required: cumulative, offer, signer, paymentId, ...more })
  }
  const signature = await pay.signVoucher(facts, cumulative, signer)
  const priced = { ...context.priced, offer: { ...offer, amount: grows } }
  let isDurable = false
  const markSent = (): void => {
    if (isDurable) return
    store.voucher(facts.id, cumulative, { ...payment, ceilings: ceilingsOf(context) })
    isDurable = true
    deps.reserved(priced)
  }
  return { cumulative, payload: pay.payloads.voucher(facts, cumulative, signature), markSent }
}

async function answerNeed(
  context: SessionContext,
  voucher: SignedVoucher,
  event: NeedVoucher,
  agree: Agreement,
  isStopped: () => boolean,
): Promise<RawReceipt | undefined> {
  const { pay, offer, sessions, request, store } = context
  const { facts } = voucher
  const needed = await signNeeded(context, voucher, event, agree)
  if (!needed) return undefined
  const { cumulative, payload, markSent } = needed
  const outcome = await withSecondTry(() =>
    manage({
      offer,
      payload,
      source: pay.source(facts),
      hasQuery: sessions.hasQuery,
      idempotencyKey: `${request.idempotencyKey}-${cumulative}`,
      send: sessions.send,
      now: () => secondsOf(context),
      beforeFirstByte: () => {
        if (isStopped()) throw new Error('the stream is over')
        markSent()
      },
    }),
  )
  tellCost(context, voucher)
  if (outcome.kind === 'refused')
    throw new PaidNotDeliveredError(`A voucher for the stream was refused: ${outcome.words}.`)
  const { receipt, raw } = outcome
  if (!receipt) return undefined
  const doubt = doubtOf(context, facts, receipt)
  if (doubt !== undefined) throw new PaidNotDeliveredError(`The stream was left: ${doubt}.`)
  store.relaxed(() => confirm(context, facts.id, receipt))
  return raw
}

/** What the request has cost so far. */
function tellCost({ deps, sessions }: SessionContext, { paymentId }: SignedVoucher): void {
  const row = deps.ledger.get(paymentId)
  if (row) sessions.told(`${formatAmount(row.amount, row.decimals)} ${row.currency}`)
}

/** A server asks for one unit at a time; more at once would be paid before it is delivered. */
function checkStep({ offer, terms, priced }: SessionContext, grows: bigint): void {
  if (grows <= maxOf(offer.amount, terms.minVoucherDelta)) return
  const { decimals, symbol } = priced.token
  throw new OverLimitError(
    `The server asked for ${formatAmount(grows, decimals)} ${symbol} more at once, and a unit costs ${formatAmount(offer.amount, decimals)}.`,
  )
}

/** The same voucher again is no second payment. @source draft-tempo-session-00, section 11.4 */
async function withSecondTry<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof CurlError) || error.number === 28) throw error
    return work()
  }
}

function takeReceipt(context: SessionContext, voucher: SignedVoucher, raw: RawReceipt): void {
  const receipt = parseSessionReceipt(raw)
  if (!receipt) return
  const doubt = doubtOf(context, voucher.facts, receipt)
  if (doubt !== undefined) {
    context.deps.warn(doubt)
    return
  }
  const problem = tryToWrite(() => settleBy(context, voucher, receipt, raw))
  if (problem !== undefined) context.deps.warn(problem)
}
