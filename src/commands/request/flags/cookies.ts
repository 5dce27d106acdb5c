import type { OptionValues } from '../../../cli/option-values.ts'
import type { ScannedItem } from '../../../cli/scan.ts'
import type { CookieFlags } from '../../../request/flags/cookies.ts'
import type { RequestOptionName } from '../options/rows.ts'

/** Reads cookies, and who the user is. @throws {UsageError} */
export function readCookieFlags(
  _values: OptionValues<RequestOptionName>,
  _items: readonly ScannedItem[],
): CookieFlags {
  return {}
}
