import type { OptionValues } from '../../../cli/option-values.ts'
import type { ScannedItem } from '../../../cli/scan.ts'
import type { ManyFlags } from '../../../request/flags/many.ts'
import type { RequestOptionName } from '../options/rows.ts'

/** Reads several transfers: globs, config files, retries, in parallel. @throws {UsageError} */
export function readManyFlags(
  _values: OptionValues<RequestOptionName>,
  _items: readonly ScannedItem[],
): ManyFlags {
  return {}
}
