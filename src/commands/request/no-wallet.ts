import type { CliError } from '../../core/errors.ts'
import type { Verdict } from '../../payment/choose.ts'
import { refusalError } from '../../payment/refusal.ts'

/** The error for a 402 where there is no wallet: an offer that could have been paid says so, the others keep their reason. */
export function noWalletError(verdicts: readonly Verdict[]): CliError {
  return refusalError(
    verdicts.map(({ n, name, refusal }) => ({
      n,
      name,
      ...(refusal ?? { kind: 'wallet', reason: 'there is no wallet to pay from' }),
    })),
  )
}
