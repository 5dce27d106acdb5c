import { OverLimitError } from '../core/errors.ts'
import { formatDollars } from '../core/money.ts'

/** Both in micro-dollars. @throws {OverLimitError} when the network fee may be above the ceiling. */
export function checkFee(feeMicros: bigint, maxFeeMicros: bigint): void {
  if (feeMicros <= maxFeeMicros) return
  throw new OverLimitError(
    `The network fee may be up to $${formatDollars(feeMicros)}, and at most $${formatDollars(maxFeeMicros)} is allowed.`,
    { hint: 'Nothing was sent. --max-fee raises what a payment may cost in network fees.' },
  )
}
