import {
  CliError,
  CurlError,
  DeclinedError,
  OutcomeUnknownError,
  OverLimitError,
  PaidNotDeliveredError,
} from '../../core/errors.ts'
import { formatAmount } from '../../core/money.ts'
import { tryToWrite } from '../outcome.ts'
import type { SignedVoucher } from './paid-session.ts'
import type { SessionContext } from './session-context.ts'

/** Why a stream ended early, with what was paid for the part that came. */
export function explainEnd(
  context: SessionContext,
  { paymentId, facts }: SignedVoucher,
  error: unknown,
): unknown {
  const row = context.deps.ledger.get(paymentId)
  if (!row || !(error instanceof CliError)) return error
  const paid = `${formatAmount(row.amount, row.decimals)} ${row.currency}`
  const words = error.message.replace(/\.$/, '')
  const reason = error instanceof CurlError ? `(${error.number}) ${words}` : words
  const message = `${reason}. The stream was stopped; ${paid} was paid for what came before.`
  const more = {
    hint: `Payment ${paymentId}; what is left of the deposit stays yours: \`presto sessions close ${facts.id.slice(0, 10)}\` gets it back.`,
    payment: { id: paymentId, state: row.state },
    cause: error,
  }
  if (error instanceof DeclinedError)
    return new DeclinedError(message, { ...more, hint: error.hint ?? more.hint })
  if (error instanceof OverLimitError)
    return new OverLimitError(message, { ...more, hint: error.hint ?? more.hint })
  if (row.state === 'settled') return new PaidNotDeliveredError(message, more)
  // Not the reason: a server may repeat the credential that it refuses, and the ledger keeps what it is told.
  tryToWrite(() => context.deps.ledger.unknown(paymentId, 'the stream was stopped before its end'))
  return new OutcomeUnknownError(
    `${reason}. The stream was stopped; ${paid} was signed for it, and whether all of that was taken is unknown.`,
    { ...more, payment: { id: paymentId, state: 'unknown' } },
  )
}
