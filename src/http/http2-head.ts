import type { OutgoingHttpHeaders } from 'node:http2'
import { CurlError } from '../core/errors.ts'
import type { HeaderList, ReplyHead } from '../core/http.ts'
import type { Hop, RequestHead } from './request-head.ts'

/** What only makes sense between two ends of an HTTP/1.1 connection; curl leaves it out too. @source RFC 9113, section 8.2.2 */
const hopByHop = new Set([
  'connection',
  'http2-settings',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
])

/**
 * A request for HTTP/2, made from its HTTP/1.1 head: the same fields in the same order, names in lower case, `Host` as
 * `:authority`. Only fields of one name stand together.
 *
 * @param text Of `formatRequestHead`.
 */
export function toHttp2Headers({ url, method }: Hop, text: string): OutgoingHttpHeaders {
  const fields = new Map<string, string[]>()
  let authority = ''
  for (const [name, value] of readLines(text)) {
    if (name === 'host') authority = value
    else if (!hopByHop.has(name) && (name !== 'te' || value === 'trailers'))
      fields.set(name, [...(fields.get(name) ?? []), value])
  }
  const [, path = '/'] = text.split(' ', 2)
  const headers: OutgoingHttpHeaders = Object.create(null)
  Object.assign(headers, { ':method': method, ':path': path, ':scheme': url.scheme })
  if (authority !== '') headers[':authority'] = authority
  for (const [name, values] of fields) headers[name] = onlyOne.has(name) ? values.join(', ') : values
  return headers
}

/** Node takes a list for all but these. */
const onlyOne = new Set([
  'access-control-allow-credentials',
  'access-control-max-age',
  'access-control-request-method',
  'age',
  'authorization',
  'content-encoding',
  'content-language',
  'content-length',
  'content-location',
  'content-md5',
  'content-range',
  'content-type',
  'date',
  'dnt',
  'etag',
  'expires',
  'from',
  'host',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'last-modified',
  'location',
  'max-forwards',
  'proxy-authorization',
  'range',
  'referer',
  'retry-after',
  'tk',
  'upgrade-insecure-requests',
  'user-agent',
  'x-content-type-options',
])

/** What `-v` shows of a request, and what its bytes are counted by: curl's own picture of it. */
export function formatHttp2Request({ text }: RequestHead): string {
  const [line = '', ...rest] = text.slice(0, -4).split('\r\n')
  const fields = rest.flatMap((field) => {
    const [name = ''] = field.split(':', 1)
    if (/^host$/i.test(name)) return [field]
    return hopByHop.has(name.toLowerCase()) ? [] : [name.toLowerCase() + field.slice(name.length)]
  })
  return [line.replace(/HTTP\/1\.\d$/, 'HTTP/2'), ...fields, '', ''].join('\r\n')
}

/**
 * A response's head as curl prints it.
 *
 * @param flat Names and values in the order in which they came.
 * @throws {CurlError} 92 for a head without a status
 */
export function readHttp2Head(flat: readonly string[]): ReplyHead {
  const headers: [string, string][] = []
  let status = 0
  for (let at = 0; at < flat.length; at += 2) {
    const [name = '', value = ''] = [flat[at], flat[at + 1]]
    if (name === ':status') status = Number(value)
    else headers.push([name, value])
  }
  if (!(status >= 100 && status <= 999))
    throw new CurlError(92, 'The HTTP/2 response has no status that could be understood')
  return {
    status,
    reason: '',
    httpVersion: '2',
    headers,
    raw: Buffer.from(formatHead(status, headers), 'latin1'),
    informational: status < 200,
  }
}

function formatHead(status: number, headers: HeaderList): string {
  return `HTTP/2 ${status} \r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
}

function readLines(text: string): [name: string, value: string][] {
  const lines = text.slice(0, -4).split('\r\n').slice(1)
  return lines.map((line) => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
  })
}
