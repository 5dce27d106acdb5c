import type { TargetUrl } from '../core/http.ts'
import { isLoopbackHost, parseTargetUrl } from '../core/target-url.ts'

/** A scheme counts only with a slash behind its colon: `localhost:3000/x` has none. */
const absolute = /^[A-Za-z][A-Za-z0-9+.-]*:\//

/**
 * The URL that was typed; without a scheme it gets `https://`, and `http://` where the host is this machine.
 *
 * @throws {CurlError} 3 for a malformed URL, 1 for another scheme.
 */
export function resolveUrl(text: string): TargetUrl {
  if (absolute.test(text) || text.startsWith('/')) return parseTargetUrl(text)
  const plain = parseTargetUrl(`http://${text}`)
  return isLoopbackHost(plain.host) ? plain : parseTargetUrl(`https://${text}`)
}
