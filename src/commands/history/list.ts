import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import { exitCodes } from '../../core/exit-codes.ts'
import type { Ledger, PaymentRow, PaymentState } from '../../core/ledger.ts'
import { paymentDocument } from '../../output/payment-document.ts'
import { formatTable } from '../../output/table.ts'
import { printResult } from '../print-result.ts'
import { formatMoment, formatRowAmount, formatRowMethod, formatRowOrigin } from './format-row.ts'

/** Prints payments, newest first. */
export async function list(app: App, input: CommandInput, ledger: Ledger | undefined): Promise<number> {
  const { limit, state } = input.options
  const rows =
    ledger?.list({
      limit: typeof limit === 'string' ? Number(limit) : undefined,
      state: typeof state === 'string' ? [state as PaymentState] : undefined,
    }) ?? []
  const text = rows.length === 0 ? 'There are no payments.' : formatRows(rows)
  await printResult(app, input, { document: { payments: rows.map(paymentDocument) }, text })
  return exitCodes.ok
}

function formatRows(rows: readonly PaymentRow[]): string {
  const headings = ['time (UTC)', 'state', 'amount', 'currency', 'method', 'origin', 'id']
  const lines = rows.map((row) => [
    formatMoment(row.createdAt),
    row.state,
    formatRowAmount(row),
    row.currency,
    formatRowMethod(row),
    formatRowOrigin(row),
    row.id,
  ])
  return formatTable([headings, ...lines])
}
