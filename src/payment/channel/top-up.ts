import type { ChannelRow } from '../../core/channel-store.ts'
import { CurlError, OutcomeUnknownError } from '../../core/errors.ts'
import { formatAmount } from '../../core/money.ts'
import type { Signer, UsableOffer } from '../../core/payment.ts'
import { planTopUp } from './deposit.ts'
import { manage } from './manage.ts'
import { reconcilePending } from './reconcile.ts'
import { depositCeilingsOf, randomPast, type SessionContext, secondsOf } from './session-context.ts'
import { formatStoredCall } from './stored-call.ts'

/**
 * Adds to a channel's deposit so that it covers `required`; durable before the transaction leaves.
 *
 * @param offer The challenge that is answered.
 * @throws {OverLimitError} when the limits do not allow it: nothing was sent.
 * @throws {OutcomeUnknownError} when it was sent and nobody says what became of it.
 * @source draft-tempo-session-00, sections 9.3.2 and 12.6
 */
export async function topUp(
  context: SessionContext,
  row: ChannelRow,
  required: bigint,
  offer: UsableOffer,
  signer: Signer,
): Promise<void> {
  const { pay, store, terms, situation, sessions, request } = context
  const { id } = row.facts
  const call = pay.draftCall('topUp', row.facts, planTopUp(context, row, required), {
    now: secondsOf(context),
    maxFeeMicros: situation.limits.maxFeeMicros,
    sponsored: terms.feePayer,
    validAfter: randomPast(context),
    expiresAt: offer.expiresAt,
  })
  store.intendTopUp(id, call.amount, formatStoredCall(call), call.draft.feeMicros, depositCeilingsOf(context))
  const signed = await pay.signCall(call, signer)
  let cause: string
  try {
    const outcome = await manage({
      offer,
      payload: pay.payloads.topUp(call, signed),
      source: pay.source(row.facts),
      hasQuery: sessions.hasQuery,
      idempotencyKey: request.idempotencyKey,
      send: sessions.send,
      now: () => secondsOf(context),
      beforeFirstByte: () => undefined,
    })
    if (outcome.kind === 'done') {
      if (outcome.receipt?.channelId === id) store.confirmDeposit(id, row.deposit + call.amount)
      return
    }
    cause = outcome.words
  } catch (error) {
    if (!(error instanceof CurlError)) throw error
    cause = `(${error.number}) ${error.message.replace(/\.$/, '')}`
  }
  await explainFailure(context, id, call.amount, cause)
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
  const { decimals, symbol } = priced.token
  throw new OutcomeUnknownError(
    `The deposit of ${formatAmount(amount, decimals)} ${symbol} that was to be added to channel ${id.slice(0, 10)}… may or may not be there: ${cause}.`,
    {
      hint: 'It is yours either way: `presto sessions sync` asks the chain, `presto sessions close` gets it back.',
    },
  )
}
