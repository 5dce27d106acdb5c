import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import { exitCodes } from '../../core/exit-codes.ts'
import type { Ledger, PaymentRow } from '../../core/ledger.ts'
import { formatAmount, formatDollars, formatMoney } from '../../core/money.ts'
import { paymentDocument } from '../../output/payment-document.ts'
import { formatTable } from '../../output/table.ts'
import { printResult } from '../print-result.ts'
import { findPayment } from './find-payment.ts'
import { formatMoment, formatRowAmount, formatRowMethod } from './format-row.ts'

/** Prints one payment with everything that is known about it. @throws {UsageError} */
export async function show(app: App, input: CommandInput, ledger: Ledger | undefined): Promise<number> {
  const row = findPayment(ledger, input.arguments[0] ?? '')
  await printResult(app, input, { document: paymentDocument(row), text: formatPayment(row) })
  return exitCodes.ok
}

function formatPayment(row: PaymentRow): string {
  const lines: readonly (readonly [name: string, value: string | undefined])[] = [
    ['payment', row.id],
    ['state', row.settledBy === undefined ? row.state : `${row.state} (says the ${row.settledBy})`],
    ['reason', row.reason],
    ['amount', `${formatRowAmount(row)} ${row.currency}`],
    ['payee', row.recipient],
    ...row.splits.map(
      (split) => ['of it', `${formatAmount(split.amount, row.decimals)} to ${split.recipient}`] as const,
    ),
    ['payer', row.payer],
    ['network fee', formatFee(row)],
    ['method', `${formatRowMethod(row)} (${row.protocol}, ${row.mode})`],
    ['network', `${row.network} (chain ${row.chainId})`],
    ['token', row.token],
    ['transaction', row.txHash],
    ['reference', row.reference],
    ['channel', row.channelId],
    ['voucher', formatVoucher(row)],
    ['can settle until', row.validBefore === 0 ? undefined : `${formatMoment(row.validBefore * 1000)} UTC`],
    ['origin', `${row.httpMethod} ${row.origin}`.trim()],
    ['created', `${formatMoment(row.createdAt)} UTC`],
    ['updated', `${formatMoment(row.updatedAt)} UTC`],
    ['receipt', row.receipt && `the server says ${JSON.stringify(row.receipt)}`],
  ]
  return formatTable(lines.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
}

/** What the channel's payments up to this one add up to. */
function formatVoucher({ cumulative, currency, decimals }: PaymentRow): string | undefined {
  return cumulative === undefined ? undefined : `for ${formatMoney(cumulative, decimals)} ${currency} in all`
}

function formatFee({ sponsored, feeMicros }: PaymentRow): string {
  return sponsored ? 'paid by the server' : `at most $${formatDollars(feeMicros)}`
}
