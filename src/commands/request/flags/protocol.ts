import type { OptionValues } from '../../../cli/option-values.ts'
import type { ScannedItem } from '../../../cli/scan.ts'
import type { ProtocolFlags } from '../../../request/flags/protocol.ts'
import type { RequestOptionName } from '../options/rows.ts'

/** Reads which version of HTTP is spoken. @throws {UsageError} */
export function readProtocolFlags(
  _values: OptionValues<RequestOptionName>,
  _items: readonly ScannedItem[],
): ProtocolFlags {
  return {}
}
