import type { ApprovedCall } from '../../core/channel.ts'
import type { ChannelRow } from '../../core/channel-store.ts'
import {
  CurlError,
  InsufficientFundsError,
  OutcomeUnknownError,
  PaidNotDeliveredError,
} from '../../core/errors.ts'
import { formatAmount } from '../../core/money.ts'
import type { Signer, UsableOffer } from '../../core/payment.ts'
import { doubtOf } from './believe-receipt.ts'
import { checkCallFunds } from './call-funds.ts'
import { planTopUp } from './deposit.ts'
import { manage } from './manage.ts'
import { randomPast } from './random-past.ts'
import { reconcilePending } from './reconcile.ts'
import { depositCeilingsOf, type SessionContext, secondsOf } from './session-context.ts'
import { formatStoredCall, readStoredCall } from './stored-call.ts'

/** What more deposit is needed for. */
export type TopUp = Readonly<{
  row: ChannelRow
  /** What the deposit has to cover, base units. */
  required: bigint
  /** The challenge that is answered. */
  offer: UsableOffer
  signer: Signer
  /** The payment that its network fee belongs to. */
  paymentId: string
  /** Asked before anything is durable; base units that would be added. */
  agree?(amount: bigint): Promise<void>
}>

/**
 * Adds to a channel's deposit; durable before the transaction leaves.
 *
 * @throws {OverLimitError} when the limits do not allow it: nothing was sent.
 * @throws {OutcomeUnknownError} when it was sent and nobody says what became of it.
 * @source draft-tempo-session-00, sections 9.3.2 and 12.6
 */
export async function topUp(context: SessionContext, more: TopUp): Promise<void> {
  const { store } = context
  const { required, offer, paymentId, agree } = more
  const row = await finishPending(context, more)
  if (row.deposit + row.pendingDeposit >= required) return
  if (row.pendingDeposit > 0n)
    throw unknownDeposit(context, row.facts.id, row.pendingDeposit, 'the server did not confirm it')
  const call = await draftTopUp(context, row, required, offer)
  await agree?.(call.amount)
  const ceilings = depositCeilingsOf(context)
  const { feeMicros } = call.draft
  store.intendTopUp(row.facts.id, call.amount, formatStoredCall(call), feeMicros, ceilings, paymentId)
  await sendTopUp(context, row, call, more)
}

/** One deposit at a time: an earlier one whose answer never came is asked about, and where the chain can still take it sent again. */
async function finishPending(context: SessionContext, more: TopUp): Promise<ChannelRow> {
  const { row } = more
  if (row.pendingDeposit === 0n) return row
  const { pay, store, priced, deps } = context
  const { id } = row.facts
  const asked = await reconcilePending(pay, store, row, await deps.rpc(priced.network))
  if (asked?.state === 'opening')
    throw unknownDeposit(context, id, asked.pendingDeposit, 'the chain has not seen the channel yet')
  if (asked && asked.pendingDeposit > 0n) await sendTopUp(context, asked, readStoredCall(asked), more)
  const now = store.get(id)
  if (now?.state !== 'open')
    throw new PaidNotDeliveredError(`The channel ${id.slice(0, 10)}… was closed while it was used.`)
  return now
}

async function sendTopUp(
  context: SessionContext,
  row: ChannelRow,
  call: ApprovedCall,
  { offer, signer }: TopUp,
): Promise<void> {
  const { pay, store, sessions, request } = context
  const { id } = row.facts
  const signed = await pay.signCall(call, signer)
  let cause: string
  try {
    const outcome = await manage({
      offer,
      payload: pay.payloads.topUp(call, signed),
      source: pay.source(row.facts),
      hasQuery: sessions.hasQuery,
      // Neither the paid request nor another topUp of it: a server may answer the same key with the same answer.
      idempotencyKey: `${request.idempotencyKey}-deposit-${row.deposit + call.amount}`,
      send: sessions.send,
      now: () => secondsOf(context),
      beforeFirstByte: () => undefined,
    })
    if (outcome.kind === 'done') {
      const isBelieved = outcome.receipt && doubtOf(context, row.facts, outcome.receipt) === undefined
      if (isBelieved) store.confirmDeposit(id, row.deposit + call.amount)
      return
    }
    cause = outcome.words
  } catch (error) {
    if (!(error instanceof CurlError)) throw error
    cause = `(${error.number}) ${error.message.replace(/\.$/, '')}`
  }
  await explainFailure(context, id, call.amount, cause)
}

/** What is planned where the wallet has it, else what is missing. @throws {InsufficientFundsError} */
export async function draftTopUp(
  context: SessionContext,
  row: ChannelRow,
  required: bigint,
  { expiresAt }: UsableOffer,
): Promise<ApprovedCall> {
  const { pay, terms, situation } = context
  const draft = (amount: bigint): ApprovedCall =>
    pay.draftCall('topUp', row.facts, amount, {
      now: secondsOf(context),
      maxFeeMicros: situation.limits.maxFeeMicros,
      sponsored: terms.feePayer,
      validAfter: randomPast(context.sessions),
      expiresAt,
    })
  const wish = draft(planTopUp(context, row, required))
  try {
    await checkCallFunds(context, wish)
    return wish
  } catch (error) {
    const missing = required - row.deposit
    if (!(error instanceof InsufficientFundsError) || wish.amount === missing) throw error
    const least = draft(missing)
    await checkCallFunds(context, least)
    return least
  }
}

/** Asks the chain; returns when the deposit is there after all. */
async function explainFailure(
  context: SessionContext,
  id: ChannelRow['facts']['id'],
  amount: bigint,
  cause: string,
): Promise<void> {
  const { pay, store, priced, deps } = context
  const row = store.get(id)
  const now = row && (await reconcilePending(pay, store, row, await deps.rpc(priced.network)))
  if (now && now.pendingDeposit === 0n && now.deposit > (row?.deposit ?? 0n)) return
  throw unknownDeposit(context, id, amount, cause)
}

function unknownDeposit(
  { priced }: SessionContext,
  id: string,
  amount: bigint,
  cause: string,
): OutcomeUnknownError {
  const { decimals, symbol } = priced.token
  return new OutcomeUnknownError(
    `The deposit of ${formatAmount(amount, decimals)} ${symbol} for channel ${id.slice(0, 10)}… may or may not be there: ${cause}.`,
    {
      hint: 'It is yours either way: `presto sessions sync` asks the chain, `presto sessions close` gets it back.',
    },
  )
}
