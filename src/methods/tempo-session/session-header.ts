import { parseBase64UrlText } from '../../core/base64url.ts'
import type { ChannelFacts, SessionSnapshot } from '../../core/channel.ts'
import type { HeaderList } from '../../core/http.ts'
import { parseBytes32 } from '../../core/parse-hex.ts'
import type { Hex } from '../../core/payment.ts'
import { parseSnapshot } from './parse-snapshot.ts'

const maxHeaderLength = 16_384

/**
 * What the headers of a reply say about a channel. Both are claims of the server.
 *
 * @returns `snapshot` only when it is whole, its id is the one of what it describes, and `Payment-Session` names no other.
 * @source draft-tempo-session-00, section 7.3
 */
export function readSessionHeaders(headers: HeaderList): Readonly<{
  channelId: Hex | undefined
  snapshot: SessionSnapshot | undefined
  /** What the snapshot is about. */
  facts: ChannelFacts | undefined
}> {
  const channelId = parseBytes32(singleOf(headers, 'payment-session'))
  const text = singleOf(headers, 'payment-session-snapshot')
  const read = text === undefined ? undefined : parseSnapshot(parseJson(text))
  const isSame = channelId === undefined || channelId === read?.facts.id
  return { channelId, snapshot: isSame ? read?.snapshot : undefined, facts: isSame ? read?.facts : undefined }
}

/** A header that came twice says nothing. */
function singleOf(headers: HeaderList, name: string): string | undefined {
  const values = headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value)
  const [value, ...others] = values
  return others.length === 0 && value !== undefined && value.length <= maxHeaderLength
    ? value.trim()
    : undefined
}

function parseJson(base64: string): unknown {
  try {
    return JSON.parse(parseBase64UrlText(base64) ?? '')
  } catch {
    return undefined
  }
}
