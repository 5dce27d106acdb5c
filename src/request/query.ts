import { CurlError } from '../core/errors.ts'
import type { RequestBody, TargetUrl } from '../core/http.ts'
import { urlEncode } from './url-encode.ts'

/** As long as curl lets a URL be. */
const maxQueryLength = 8_000_000

/**
 * The URL of `-G`: the data is put behind the query as it is.
 *
 * @throws {CurlError} 3 when the data holds what cannot stand in a URL, a blank for instance
 * @source curl 7.88.1, curl(1), --get, and its behaviour
 */
export async function addQuery(url: TargetUrl, data: RequestBody): Promise<TargetUrl> {
  if ((data.length ?? 0) > maxQueryLength) throw new CurlError(3, 'The data of -G is too long for a URL')
  const chunks: Uint8Array[] = []
  for await (const chunk of data.open()) chunks.push(chunk)
  const [text = ''] = decode(Buffer.concat(chunks)).split('#')
  if (/[\0- \x7f]/.test(text))
    throw new CurlError(
      3,
      'The data of -G holds a blank or a control character, which cannot stand in a URL',
      {
        hint: 'Encode it with --data-urlencode.',
      },
    )
  return Object.freeze({ ...url, path: joinQuery(url.path, text), href: joinQuery(url.href, text) })
}

function joinQuery(path: string, text: string): string {
  if (!path.includes('?')) return text === '' ? path : `${path}?${text}`
  return /[?&]$/.test(path) ? path + text : `${path}&${text}`
}

/** Bytes that are no UTF-8 cannot be kept as text, so they are encoded. */
function decode(bytes: Buffer): string {
  const text = bytes.toString('utf8')
  if (!text.includes('\ufffd')) return text
  return bytes.toString('latin1').replace(/[^\0-\x7f]/g, (byte) => urlEncode(Buffer.from(byte, 'latin1')))
}
