import type { PaymentRow } from '../../core/ledger.ts'
import { formatAmount, formatMoney } from '../../core/money.ts'

/** `2026-01-15 12:00:00`, in UTC. */
export function formatMoment(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ')
}

/** `0.01`: dollars with two decimals at least. */
export function formatRowAmount({ amount, amountMicros, decimals }: PaymentRow): string {
  return amountMicros === undefined ? formatAmount(amount, decimals) : formatMoney(amount, decimals)
}

/** Where it was paid; nearly all origins are https, so that goes without saying. */
export function formatRowOrigin({ origin }: PaymentRow): string {
  return origin.replace(/^https:\/\//, '')
}

/** `tempo/charge` */
export function formatRowMethod({ method, intent }: PaymentRow): string {
  return `${method}/${intent}`
}
