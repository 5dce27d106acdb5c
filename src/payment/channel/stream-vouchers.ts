import type { StreamEvent } from '../../core/channel.ts'
import {
  CliError,
  CurlError,
  DeclinedError,
  OverLimitError,
  PaidNotDeliveredError,
} from '../../core/errors.ts'
import { formatAmount, maxOf } from '../../core/money.ts'
import { parseSessionReceipt } from '../../methods/tempo-session/session-receipt.ts'
import { tryToWrite } from '../outcome.ts'
import type { PaymentEvent } from '../watch-event-stream.ts'
import { type Agreement, createAgreement } from './agree-to-more.ts'
import { confirm, confirmOpening, doubtOf } from './believe-receipt.ts'
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
}>

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
  let last: RawReceipt | undefined
  const agree = createAgreement(context, voucher)
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
        enqueue(async () => {
          last = (await answerNeed(context, voucher, event, agree)) ?? last
        })
      if (event.kind === 'receipt') takeReceipt(context, voucher, event.receipt)
    },
    broken,
    settled: async () => {
      isOver = true
      await Promise.race([queue, context.sessions.sleep(lastWordMs)])
      // A stream that was left has no receipt of its own; that of its last voucher says as much.
      if (last && deps.ledger.get(voucher.paymentId)?.state !== 'settled') takeReceipt(context, voucher, last)
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
      beforeFirstByte: markSent,
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

function takeReceipt(context: SessionContext, { facts, paymentId }: SignedVoucher, raw: RawReceipt): void {
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
  if (error instanceof DeclinedError)
    return new DeclinedError(message, { ...more, hint: error.hint ?? more.hint })
  if (error instanceof OverLimitError)
    return new OverLimitError(message, { ...more, hint: error.hint ?? more.hint })
  return new PaidNotDeliveredError(message, more)
}
