import { writeFileSync } from 'node:fs'
import { CurlError } from '../../core/errors.ts'
import type { Ledger, PaymentRow } from '../../core/ledger.ts'
import { paymentDocument } from '../../output/payment-document.ts'
import { formatReceiptLine } from '../../output/receipt-line.ts'
import { formatSafeJson } from '../../output/safe-json.ts'
import { readLimits } from '../../payment/limits.ts'
import type { TransferState } from './transfer-state.ts'

/** Says what was paid: the receipt line on stderr unless `-s`, and the file of `--receipt`. */
export async function printPayment(state: TransferState, ledger: Ledger, id: string): Promise<void> {
  const { app, flags, config } = state.session
  const row = ledger.get(id)
  if (!row) throw new Error('a payment left no row')
  if (flags.receipt !== undefined) writeReceipt(flags.receipt, row)
  if (flags.silent) return
  const { perDay } = readLimits(config.limits, { maxFeeMicros: undefined })
  const { todayMicros } = ledger.spent({ testnet: row.testnet, now: app.now() })
  const { stdoutIsTty, stderrIsTty } = app.io
  const channel = row.channelId && ledger.channels().get(row.channelId)
  const locked = channel && { ...channel, deposit: channel.deposit + channel.pendingDeposit }
  const apart = state.lineOpen && state.filename === undefined && stdoutIsTty && stderrIsTty ? '\n' : ''
  app.io.writeErr(
    `${apart}${formatReceiptLine(row, { spentMicros: todayMicros, perDayMicros: perDay }, locked)}\n`,
  )
}

function writeReceipt(file: string, row: PaymentRow): void {
  try {
    writeFileSync(file, `${formatSafeJson(paymentDocument(row), 2)}\n`, { mode: 0o600 })
  } catch (cause) {
    throw new CurlError(23, `Failed to write the receipt to ${file}`, {
      hint: `It was paid; \`presto history show ${row.id}\` shows the receipt.`,
      payment: { id: row.id, state: row.state },
      cause,
    })
  }
}
