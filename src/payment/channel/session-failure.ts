import { type CliError, OutcomeUnknownError, PaidNotDeliveredError } from '../../core/errors.ts'
import type { Ledger } from '../../core/ledger.ts'
import { formatAmount } from '../../core/money.ts'
import { tryToWrite } from '../outcome.ts'
import type { PreparedPayment } from '../pay.ts'
import type { PaidSession } from './paid-session.ts'

/**
 * What is told, and written down, when a request that was paid out of a channel did not end well. A voucher never dies by
 * itself: what it is worth is decided when the channel is closed.
 *
 * @param cause Our own words, no full stop.
 * @param isForgotten The server says that it does not know the channel: the same voucher again would not help.
 */
export function settleSessionFailure(
  ledger: Ledger,
  payment: PreparedPayment,
  { channelId }: PaidSession,
  cause: string,
  isForgotten = false,
): CliError {
  const row = ledger.get(payment.id)
  if (!row) throw new Error('a payment left no row')
  const price = `${formatAmount(row.amount, row.decimals)} ${row.currency}`
  const id = channelId.slice(0, 10)
  if (row.state === 'settled')
    return new PaidNotDeliveredError(`Paid ${price}, but ${cause}.`, {
      hint: `Payment ${payment.id} is in \`presto history\`; \`presto sessions close ${id}\` gets the rest of the deposit back.`,
      payment: { id: payment.id, state: 'settled' },
    })
  tryToWrite(() => ledger.unknown(payment.id, cause))
  const next = isForgotten
    ? `\`presto sessions close ${id} --force\` takes the deposit back without the server, and --session new opens another channel.`
    : `the same request sends the same voucher again; \`presto sessions close ${id}\` settles what was spent and gets the rest back.`
  return new OutcomeUnknownError(
    `A voucher for ${price} left, and whether it was taken is unknown: ${cause}.`,
    {
      hint: `Payment ${payment.id}: ${next}`,
      payment: { id: payment.id, state: 'unknown' },
    },
  )
}
