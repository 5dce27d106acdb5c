import { UsageError } from '../../core/errors.ts'
import type { Ledger, PaymentRow } from '../../core/ledger.ts'

/**
 * A payment by its id, or by a beginning that no other id has.
 *
 * @throws {UsageError} when there is none, or more than one.
 */
export function findPayment(ledger: Ledger | undefined, typed: string): PaymentRow {
  const exact = ledger?.get(typed)
  if (exact) return exact
  const [row, second] = ledger?.list({ prefix: typed, limit: 2 }) ?? []
  if (!row)
    throw new UsageError('There is no payment with this id', { hint: '`presto history` lists all of them.' })
  if (second)
    throw new UsageError('More than one payment has an id that begins so', {
      hint: `${second.id} and ${row.id} are two of them.`,
    })
  return row
}
