import type { OptionValues } from '../../../cli/option-values.ts'
import type { ScannedItem } from '../../../cli/scan.ts'
import type { ReachFlags } from '../../../request/flags/reach.ts'
import type { RequestOptionName } from '../options/rows.ts'

/** Reads which way a server is reached: proxies, addresses, TLS. @throws {UsageError} */
export function readReachFlags(
  _values: OptionValues<RequestOptionName>,
  _items: readonly ScannedItem[],
): ReachFlags {
  return {}
}
