import type { PaymentRow, PaymentState } from '../core/ledger.ts'
import { formatAmount, formatDollars } from '../core/money.ts'
import { sanitize } from '../core/sanitize.ts'

/** Further payees that are named; more are counted. */
const namedSplits = 2

const verbs: Record<PaymentState, string> = {
  refused: 'did not pay',
  intended: 'did not pay',
  signed: 'did not pay',
  sent: 'sent',
  settled: 'paid',
  unknown: 'sent',
  rejected: 'did not pay',
  expired: 'did not pay',
}
const endings: Partial<Record<PaymentState, string>> = {
  sent: ', not confirmed yet',
  unknown: ', outcome unknown',
}

/**
 * What became of a payment, in one line without its line break:
 * `paid 0.01 pathUSD to 0xa0ee…9720 (tempo/charge, tempo-testnet) 0x3f1c…e2 · 0.03 of 10.00 today`.
 * Addresses are in lower case, since a checksum would cost a hash on every paid request.
 *
 * @param day What was spent in the rolling day, and the ceiling.
 * @param channel What paid it, base units: what is locked, and what of it is signed away.
 */
export function formatReceiptLine(
  row: PaymentRow,
  day: Readonly<{ spentMicros: bigint; perDayMicros: bigint | undefined }>,
  channel?: Readonly<{ deposit: bigint; signed: bigint }>,
): string {
  const how = `(${row.method}/${row.intent}, ${row.network})`
  if (row.mode === 'proof') {
    const verb = row.state === 'settled' || row.state === 'sent' ? 'proved' : 'offered a proof of'
    return oneLine(`${verb} ${shortenAddress(row.payer)} to ${row.origin} ${how} · nothing was paid`)
  }
  const what = `${verbs[row.state]} ${price(row, row.amount)} to ${shortenAddress(row.recipient)}${splitsOf(row)}`
  const parts = [`${what} ${how}${referenceOf(row)}${endings[row.state] ?? ''}`]
  if (row.feeMicros > 0n && !row.sponsored) parts.push(`fee at most ${formatDollars(row.feeMicros)}`)
  if (channel) {
    const left = channel.deposit > channel.signed ? channel.deposit - channel.signed : 0n
    const [rest, whole] = [left, channel.deposit].map((amount) => formatAmount(amount, row.decimals))
    parts.push(`${rest} of ${whole} left in the channel`)
  }
  const ceiling = day.perDayMicros === undefined ? '' : ` of ${formatDollars(day.perDayMicros)}`
  parts.push(`${formatDollars(day.spentMicros)}${ceiling} today`)
  return oneLine(parts.join(' · '))
}

function price({ decimals, currency }: PaymentRow, amount: bigint): string {
  return `${formatAmount(amount, decimals)} ${currency}`
}

function splitsOf(row: PaymentRow): string {
  if (row.splits.length === 0) return ''
  const named = row.splits
    .slice(0, namedSplits)
    .map(
      ({ recipient, amount }) =>
        `${formatAmount(amount, row.decimals)} of it to ${shortenAddress(recipient)}`,
    )
  const rest = row.splits.length - named.length
  return `, ${[...named, ...(rest > 0 ? [`${rest} more payees`] : [])].join(', ')}`
}

function referenceOf({ txHash, reference }: PaymentRow): string {
  const text = txHash ?? reference
  if (text === undefined) return ''
  const safe = sanitize(text, 66)
  return safe.length > 20 ? ` ${safe.slice(0, 6)}…${safe.slice(-2)}` : ` ${safe}`
}

function shortenAddress(address: string): string {
  return address.length > 12 ? `${address.slice(0, 6)}…${address.slice(-4)}` : address
}

function oneLine(text: string): string {
  return sanitize(text, 400)
}
