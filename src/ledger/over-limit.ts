import { OverLimitError } from '../core/errors.ts'
import type { Intention } from '../core/ledger.ts'
import { formatDollars, formatMoney } from '../core/money.ts'
import type { findPassed } from './spending.ts'

type Passed = NonNullable<ReturnType<typeof findPassed>>

/** The error of a payment that would pass a ceiling: which one, what is spent, and what it would take. */
export function overLimitError(intention: Intention, passed: Passed): OverLimitError {
  return new OverLimitError(message(intention, passed), {
    hint: `Nothing was sent. ${hint(intention, passed)}`,
    payment: { id: intention.id, state: 'refused' },
  })
}

function message(intention: Intention, { limit, ceiling, spending }: Passed): string {
  const price = `${formatMoney(intention.amount, intention.decimals)} ${intention.currency}`
  const top = formatDollars(ceiling)
  switch (limit) {
    case 'perRequest':
      return `${price} would pass the limit of ${top} per request`
    case 'invocation':
      return `${price} would pass --max-spend, of which ${top} is left`
    case 'perHost':
      return `${price} would pass the daily limit of ${top} for ${intention.host} (${formatDollars(spending?.atHost ?? 0n)} spent there in the last 24 hours)`
    case 'perDay':
      return `${price} would pass the daily limit of ${top} (${formatDollars(spending?.total ?? 0n)} spent in the last 24 hours)`
    case 'countable':
      return `${price} is more than presto can count`
  }
}

function hint({ host, amountMicros = 0n }: Intention, { limit, spending }: Passed): string {
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
