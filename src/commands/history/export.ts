import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import { exitCodes } from '../../core/exit-codes.ts'
import type { Ledger } from '../../core/ledger.ts'
import { formatDocument } from '../../output/format-document.ts'
import { type PaymentDocument, paymentDocument } from '../../output/payment-document.ts'

const columns = [
  'id',
  'createdAt',
  'updatedAt',
  'state',
  'settledBy',
  'protocol',
  'method',
  'intent',
  'network',
  'chainId',
  'amount',
  'currency',
  'token',
  'payer',
  'recipient',
  'fee',
  'reference',
  'txHash',
  'origin',
] as const satisfies readonly (keyof PaymentDocument)[]

/** Prints every payment, newest first, for other programs. */
export async function exportPayments(
  app: App,
  input: CommandInput,
  ledger: Ledger | undefined,
): Promise<number> {
  const payments = (ledger?.list() ?? []).map(paymentDocument)
  const text =
    input.options['format'] === 'csv' ? formatCsv(payments) : await formatDocument({ payments }, 'json')
  await app.io.writeOut(text)
  return exitCodes.ok
}

function formatCsv(payments: readonly PaymentDocument[]): string {
  const lines = payments.map((payment) => columns.map((name) => formatCell(payment[name])).join(','))
  return [columns.join(','), ...lines, ''].join('\n')
}

/** Spreadsheets run a text that begins like a formula, and the reference is the server's text. @source RFC 4180 */
function formatCell(value: string | number | null): string {
  const text = value === null ? '' : String(value)
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
