import type { OptionValues } from '../../../cli/option-values.ts'
import type { ScannedItem } from '../../../cli/scan.ts'
import type { UploadFlags } from '../../../request/flags/upload.ts'
import type { RequestOptionName } from '../options/rows.ts'

/** Reads what is uploaded, and under which condition something is fetched. @throws {UsageError} */
export function readUploadFlags(
  _values: OptionValues<RequestOptionName>,
  _items: readonly ScannedItem[],
): UploadFlags {
  return {}
}
