import { OverLimitError } from '../core/errors.ts'
import type { Intention, PaymentState } from '../core/ledger.ts'
import { formatDollars, formatMoney } from '../core/money.ts'
import type { findPassed } from './spending.ts'

type Passed = NonNullable<ReturnType<typeof findPassed>>

type Priced = Pick<Intention, 'id' | 'host' | 'amount' | 'decimals' | 'amountMicros' | 'currency'>

/** A payment that goes on: what it would grow by, and the state that it keeps. */
export type Growth = Readonly<{ amount: bigint; amountMicros: bigint; state: PaymentState }>

/** The error of a payment that would pass a ceiling: which one, what is spent, and what it would take. */
export function overLimitError(payment: Priced, passed: Passed, growth?: Growth): OverLimitError {
  const isWhole = passed.limit === 'perRequest' || passed.limit === 'countable'
  const { amount, amountMicros } = growth && !isWhole ? growth : payment
  const priced = { ...payment, amount, amountMicros }
  return new OverLimitError(message(priced, passed, growth && !isWhole ? ' more' : ''), {
    hint: `${growth ? 'No further voucher was signed.' : 'Nothing was sent.'} ${hint(priced, passed)}`,
    payment: { id: payment.id, state: growth?.state ?? 'refused' },
  })
}

function message(payment: Priced, { limit, ceiling, spending }: Passed, more: string): string {
  const price = `${formatMoney(payment.amount, payment.decimals)} ${payment.currency}${more}`
  const top = formatDollars(ceiling)
  switch (limit) {
    case 'perRequest':
      return `${price} would pass the limit of ${top} per request`
    case 'invocation':
      return `${price} would pass --max-spend, of which ${top} is left`
    case 'perHost':
      return `${price} would pass the daily limit of ${top} for ${payment.host} (${formatDollars(spending?.atHost ?? 0n)} spent there in the last 24 hours)`
    case 'perDay':
      return `${price} would pass the daily limit of ${top} (${formatDollars(spending?.total ?? 0n)} spent in the last 24 hours)`
    case 'countable':
      return `${price} is more than presto can count`
  }
}

function hint({ host, amountMicros = 0n }: Priced, { limit, spending }: Passed): string {
  const need = (spent: bigint): string => formatDollars(spent + amountMicros)
  const held =
    spending && spending.open > 0n
      ? ` Payments whose outcome is open hold ${formatDollars(spending.open)} of today; \`presto history check\` decides them.`
      : ''
  switch (limit) {
    case 'perRequest':
      return `\`presto limits set per-request ${need(0n)}\` would allow it.`
    case 'invocation':
      return 'A higher --max-spend would allow it.'
    case 'perHost':
      return `\`presto limits set per-host ${host} ${need(spending?.atHost ?? 0n)}\` would allow it.${held}`
    case 'perDay':
      return `\`presto limits set per-day ${need(spending?.total ?? 0n)}\` would allow it.${held}`
    case 'countable':
      return 'Check the price.'
  }
}
