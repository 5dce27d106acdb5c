import type { TargetUrl } from '../core/http.ts'
import { checkScheme, isLoopbackHost, parseTargetUrl } from '../core/target-url.ts'
import type { ManyFlags } from './flags/many.ts'
import { urlEncode } from './url-encode.ts'

/** A scheme counts only with a slash behind its colon: `localhost:3000/x` has none. */
const absolute = /^[A-Za-z][A-Za-z0-9+.-]*:\//

type UrlRules = Partial<Pick<ManyFlags, 'pathAsIs' | 'protoDefault' | 'proto'>>

/**
 * The URL that was typed; without a scheme it gets `https://`, and `http://` where the host is this machine. `ws` and `wss`
 * become the URL of the request that opens the WebSocket.
 *
 * @throws {CurlError} 3 for a malformed URL, 1 for another scheme.
 */
export function resolveUrl(text: string, { pathAsIs, protoDefault, proto }: UrlRules = {}): TargetUrl {
  const parse = (whole: string): TargetUrl => {
    const socket = /^(wss?):\//i.exec(whole)?.[1]?.toLowerCase()
    // A WebSocket begins as a request of HTTP, to the same host and port.
    const url = parseTargetUrl(socket ? `http${whole.slice(2)}` : whole, pathAsIs)
    checkScheme(socket ?? url.scheme, proto)
    return encodePath(socket ? Object.freeze({ ...url, webSocket: true as const }) : url)
  }
  if (absolute.test(text) || text.startsWith('/')) return parse(text)
  const isLocal = isLoopbackHost(parseTargetUrl(`http://${text}`).host)
  return parse(`${protoDefault ?? (isLocal ? 'http' : 'https')}://${text}`)
}

/** Characters beyond ASCII are encoded in the path and left as they are in the query, as curl does; `href` keeps them. */
function encodePath(url: TargetUrl): TargetUrl {
  if (!/[^\0-\x7f]/.test(url.path)) return url
  const [path = ''] = url.path.split('?')
  const encoded = path.replace(/[^\0-\x7f]+/g, (text) => urlEncode(Buffer.from(text, 'utf8')))
  return Object.freeze({ ...url, path: encoded + url.path.slice(path.length) })
}
