import type { OptionValues } from '../../../cli/option-values.ts'
import type { ScannedItem } from '../../../cli/scan.ts'
import { UsageError } from '../../../core/errors.ts'
import type { ProtocolFlags } from '../../../request/flags/protocol.ts'
import type { RequestOptionName } from '../options/rows.ts'

const versions: Readonly<Record<string, ProtocolFlags['http']>> = {
  'http1.0': '1.0',
  'http1.1': '1.1',
  http2: '2',
  'http2-prior-knowledge': 'prior-2',
}

/** Reads which version of HTTP is spoken: the last word counts. @throws {UsageError} for one that presto cannot speak */
export function readProtocolFlags(
  values: OptionValues<RequestOptionName>,
  items: readonly ScannedItem[],
): ProtocolFlags {
  if (values.isOn('http3'))
    throw new UsageError('option --http3: presto speaks HTTP/1.1 and HTTP/2, not HTTP/3', {
      hint: 'Leave it out: over https the server chooses between the two.',
    })
  const last = items.findLast((item) => item.kind === 'option' && item.row.long in versions)
  return {
    http: last?.kind === 'option' ? versions[last.row.long] : undefined,
    http09: values.isOn('http0.9'),
  }
}
