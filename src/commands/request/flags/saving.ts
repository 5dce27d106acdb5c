import type { OptionValues } from '../../../cli/option-values.ts'
import type { ScannedItem } from '../../../cli/scan.ts'
import type { SavingFlags } from '../../../request/flags/saving.ts'
import type { RequestOptionName } from '../options/rows.ts'

/** Reads where the answer goes, how fast, and what is shown meanwhile. @throws {UsageError} */
export function readSavingFlags(
  _values: OptionValues<RequestOptionName>,
  _items: readonly ScannedItem[],
): SavingFlags {
  return {}
}
