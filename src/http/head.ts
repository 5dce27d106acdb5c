import type { IncomingMessage } from 'node:http'
import { CurlError } from '../core/errors.ts'
import { findHeader } from '../core/find-header.ts'
import type { HeaderList, ReplyHead } from '../core/http.ts'

/** What Node says about a head, of a final or an interim response. */
type HeadFacts = Pick<IncomingMessage, 'httpVersion' | 'rawHeaders' | 'statusCode' | 'statusMessage'>

/**
 * A response's head: Node's values with the bytes as they came.
 *
 * @throws {CurlError} 1 and 8 for heads that curl refuses too
 */
export function readHead(message: Partial<HeadFacts>, raw: Uint8Array): ReplyHead {
  const { statusCode: status = 0, statusMessage: reason = '', httpVersion = '', rawHeaders = [] } = message
  if (httpVersion !== '1.1' && httpVersion !== '1.0')
    throw new CurlError(1, `Unsupported HTTP version (${httpVersion}) in response`)
  if (status < 100) throw new CurlError(1, 'Unsupported response code in HTTP response')
  if (raw.includes(0)) throw new CurlError(8, 'Nul byte in header')
  const informational = status < 200 && status !== 101
  return { status, reason, httpVersion, headers: pairHeaders(rawHeaders), raw, informational }
}

/** Two ways to say where the body ends: what comes behind it on this connection is not to be trusted. */
export function isAmbiguous({ headers }: ReplyHead): boolean {
  return (
    findHeader(headers, 'content-length') !== undefined &&
    findHeader(headers, 'transfer-encoding') !== undefined
  )
}

function pairHeaders(flat: readonly string[]): HeaderList {
  const pairs: [string, string][] = []
  for (let at = 0; at < flat.length; at += 2) pairs.push([flat[at] ?? '', flat[at + 1] ?? ''])
  return pairs
}
