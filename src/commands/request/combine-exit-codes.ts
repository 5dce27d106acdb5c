import { exitCodes } from '../../core/exit-codes.ts'

/**
 * One exit code for several URLs: an unknown outcome first, then one that was paid and not delivered, then any other of
 * presto's own, then the last one, as in curl.
 *
 * @param codes Of the transfers in the order in which they ended; with `-Z` of those that failed.
 * @source docs/exit-codes.md
 */
export function combineExitCodes(codes: readonly number[]): number {
  for (const code of [exitCodes.outcomeUnknown, exitCodes.paidNotDelivered])
    if (codes.includes(code)) return code
  const own = codes.find((code) => code >= exitCodes.noUsableOffer && code <= exitCodes.state)
  return own ?? codes.at(-1) ?? exitCodes.ok
}
