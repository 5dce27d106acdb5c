import { createHash } from 'node:crypto'
import { CurlError } from '../core/errors.ts'
import { findHeader } from '../core/find-header.ts'
import type { PlanHeader, Reply, RequestPlan } from '../core/http.ts'

/** @source RFC 6455, section 1.3 */
const suffix = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

/** Of a request that asks for a WebSocket; those that say so are set by nobody else. */
const ownNames = /^(connection|upgrade|sec-websocket-(key|version|extensions))$/i

/**
 * The same request as one that asks for a WebSocket. No extension is offered.
 *
 * @param key Base64 of 16 random bytes.
 * @source RFC 6455, section 4.1
 */
export function planHandshake(plan: RequestPlan, key: string): RequestPlan {
  const own = [
    ['Connection', 'Upgrade'],
    ['Upgrade', 'websocket'],
    ['Sec-WebSocket-Version', '13'],
    ['Sec-WebSocket-Key', key],
  ] as const
  const headers: PlanHeader[] = plan.headers.filter(({ name }) => !ownNames.test(name))
  headers.push(...own.map(([name, value]) => ({ name, value, from: 'builtin' as const })))
  // Where a redirect leads, nobody was asked for a price; and a 101 has no content to unpack.
  return Object.freeze({ ...plan, headers, maxRedirects: undefined, compressed: false })
}

/**
 * True for an answer that opens the WebSocket that was asked for.
 *
 * @throws {CurlError} 56 for a 101 that is about something else
 * @source RFC 6455, section 4.1
 */
export function isOpened({ status, headers }: Reply, key: string): boolean {
  if (status !== 101) return false
  const accept = createHash('sha1')
    .update(key + suffix)
    .digest('base64')
  const says = (name: string): string => findHeader(headers, name)?.trim() ?? ''
  if (!/^websocket$/i.test(says('upgrade')) || says('sec-websocket-accept') !== accept)
    throw new CurlError(56, 'The server answered 101 and did not open a WebSocket')
  if (says('sec-websocket-extensions') !== '')
    throw new CurlError(56, 'The server uses an extension of WebSockets that was not asked for')
  return true
}
