import type { StreamEvent } from '../../core/channel.ts'
import { CliError, CurlError, OverLimitError, PaidNotDeliveredError } from '../../core/errors.ts'
import { formatAmount, maxOf } from '../../core/money.ts'
import { parseSessionReceipt } from '../../methods/tempo-session/session-receipt.ts'
import { tryToWrite } from '../outcome.ts'
import type { PaymentEvent } from '../watch-event-stream.ts'
import { confirm, doubtOf } from './believe-receipt.ts'
import { manage } from './manage.ts'
import type { SignedVoucher } from './paid-session.ts'
import { ceilingsOf, type SessionContext, secondsOf } from './session-context.ts'
import { topUp } from './top-up.ts'

type NeedVoucher = Extract<StreamEvent, { kind: 'need-voucher' }>

export type StreamVouchers = Readonly<{
  onEvent(event: PaymentEvent): void
  broken: Promise<never>
  settled(): Promise<void>
}>

/**
 * Pays a stream while it flows: each time the server asks, one voucher for what the next unit costs, after more deposit where
 * that is needed, one after the other. What the limits do not allow ends the stream.
 *
 * @source draft-tempo-session-00, sections 12.6 and 13.6
 */
export function createStreamVouchers(context: SessionContext, voucher: SignedVoucher): StreamVouchers {
  let queue: Promise<void> = Promise.resolve()
  let isOver = false
  let fail: (error: unknown) => void = () => undefined
  const broken = new Promise<never>((_, reject) => {
    fail = reject
  })
  // Whoever does not stream never looks at it.
  broken.catch(() => undefined)
  const enqueue = (work: () => Promise<void>): void => {
    queue = queue.then(async () => {
      if (isOver) return
      try {
        await work()
      } catch (error) {
        isOver = true
        fail(explainEnd(context, voucher, error))
      }
    })
  }
  return {
    onEvent: (event) => {
      if (event.kind === 'need-voucher' && event.channelId === voucher.facts.id)
        enqueue(() => answerNeed(context, voucher, event))
      if (event.kind === 'receipt') takeReceipt(context, voucher, event.receipt)
    },
    broken,
    settled: () => queue,
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
  { requiredCumulative }: NeedVoucher,
): Promise<NeededVoucher | undefined> {
  const { store, pay, offer, deps } = context
  const row = store.get(facts.id)
  if (!row) throw new Error('the channel left no row')
  if (requiredCumulative <= row.accepted) return undefined
  const cumulative = maxOf(requiredCumulative, row.signed)
  const grows = cumulative - row.signed
  checkStep(context, grows)
  if (cumulative > row.deposit) await topUp(context, row, cumulative, offer, signer)
  const signature = await pay.signVoucher(facts, cumulative, signer)
  const priced = { ...context.priced, offer: { ...offer, amount: grows } }
  let isDurable = false
  const markSent = (): void => {
    if (isDurable) return
    store.voucher(facts.id, cumulative, { id: paymentId, grows, ceilings: ceilingsOf(context) })
    isDurable = true
    deps.reserved(priced)
  }
  return { cumulative, payload: pay.payloads.voucher(facts, cumulative, signature), markSent }
}

async function answerNeed(
  context: SessionContext,
  voucher: SignedVoucher,
  event: NeedVoucher,
): Promise<void> {
  const { pay, offer, sessions, request, store } = context
  const { facts } = voucher
  const needed = await signNeeded(context, voucher, event)
  if (!needed) return
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
      beforeFirstByte: markSent,
    }),
  )
  tellCost(context, voucher)
  if (outcome.kind === 'refused')
    throw new PaidNotDeliveredError(`A voucher for the stream was refused: ${outcome.words}.`)
  const { receipt } = outcome
  if (!receipt) return
  const doubt = doubtOf(context, facts, receipt)
  if (doubt !== undefined) throw new PaidNotDeliveredError(`The stream was left: ${doubt}.`)
  store.relaxed(() => confirm(context, facts.id, receipt))
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

function takeReceipt(
  context: SessionContext,
  { facts, paymentId }: SignedVoucher,
  raw: Readonly<Record<string, unknown>>,
): void {
  const receipt = parseSessionReceipt(raw)
  if (!receipt) return
  const doubt = doubtOf(context, facts, receipt)
  if (doubt !== undefined) {
    context.deps.warn(doubt)
    return
  }
  const problem = tryToWrite(() => {
    confirm(context, facts.id, receipt)
    context.deps.ledger.settled(paymentId, 'receipt', { reference: facts.id, receipt: raw })
  })
  if (problem !== undefined) context.deps.warn(problem)
}

/** Why a stream ended early, with what was paid for the part that came. */
export function explainEnd(
  context: SessionContext,
  { paymentId, facts }: SignedVoucher,
  error: unknown,
): unknown {
  const row = context.deps.ledger.get(paymentId)
  if (!row || !(error instanceof CliError)) return error
  const paid = `${formatAmount(row.amount, row.decimals)} ${row.currency}`
  const message = `${error.message.replace(/\.$/, '')}. The stream was stopped; ${paid} was paid for what came before.`
  const more = {
    hint: `What is left of the deposit stays yours: \`presto sessions close ${facts.id.slice(0, 10)}\` gets it back.`,
    payment: { id: paymentId, state: row.state },
    cause: error,
  }
  if (error instanceof OverLimitError)
    return new OverLimitError(message, { ...more, hint: error.hint ?? more.hint })
  return new PaidNotDeliveredError(message, more)
}
