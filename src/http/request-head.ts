import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Readable } from 'node:stream'
import type { ExchangeOptions, PlanHeader, RequestBody, TargetUrl } from '../core/http.ts'
import { isBehindOwn } from '../core/is-behind-own.ts'
import { formatHostPort } from '../core/target-url.ts'
import type { Route } from './choose-route.ts'
import type { BodyParter } from './part-body.ts'

/** One request as it goes to one server. */
export type Hop = Readonly<{
  url: TargetUrl
  method: string
  headers: readonly PlanHeader[]
  /** Lower-case names of headers that the user took away, so that none is added here. */
  removed: readonly string[]
  body: RequestBody | undefined
  /** Whether a large body may be announced with `Expect: 100-continue`. */
  mayExpect: boolean
  exchange?: ExchangeOptions | undefined
  /** Of `--raw`: where the body comes from, loaded before it is needed. */
  openRaw?: ((message: IncomingMessage, first: Uint8Array) => Readable) | undefined
  /** Of `--ignore-content-length`, loaded before it is needed. */
  partBody?: ((socket: Socket) => BodyParter) | undefined
  /** `undefined`: straight to the server. */
  route?: Route | undefined
  /** 1.1 unless told. */
  version?: '1.0' | '1.1' | undefined
}>

export type RequestHead = Readonly<{
  /** All lines with CRLF and the blank line, one character per byte. */
  text: string
  /** The body goes out in chunks. */
  chunked: boolean
  /** The body waits for `100 Continue`. */
  expects: boolean
  /** False when the connection cannot be used after this request. */
  keepAlive: boolean
}>

/** Bodies above this many bytes are announced first. */
const announcedAbove = 1024 * 1024

/**
 * The head of a request in curl's order: Host, presto's own headers, the user's, and what describes the body.
 *
 * @throws {Error} for a line break in a header that is not the user's: our own mistake
 */
export function formatRequestHead(hop: Hop): RequestHead {
  const { url, body } = hop
  const given = new Map(hop.headers.map(({ name, value }) => [name.toLowerCase(), value]))
  const missing = (name: string): boolean => !given.has(name) && !hop.removed.includes(name)
  const lines = hop.headers.filter(({ name }) => name.toLowerCase() !== 'host').map(formatLine)
  const bodyAt = isTypeLast(hop.headers) ? lines.length - 1 : lines.length
  const ownChunks =
    body !== undefined && body.length === undefined && isUnframed(given) && missing('transfer-encoding')
  const chunked =
    ownChunks || (body !== undefined && /^chunked$/i.test(given.get('transfer-encoding')?.trim() ?? ''))
  const sized = body?.length !== undefined && !chunked && missing('content-length')
  const expects = body !== undefined && isAnnounced(hop, given, missing('expect'))
  if (sized) lines.splice(bodyAt, 0, `Content-Length: ${body.length}`)
  if (expects && !given.has('expect')) lines.push('Expect: 100-continue')
  if (ownChunks) lines.splice(firstOfUser(hop.headers), 0, 'Transfer-Encoding: chunked')
  const host = given.get('host') ?? formatHostPort(url.scheme, url.host, url.port)
  if (!hop.removed.includes('host') || given.has('host'))
    lines.unshift(formatLine({ name: 'Host', value: host, from: 'user' }))
  lines.unshift(formatRequestLine(hop))
  const framed = body === undefined || chunked || sized || given.has('content-length')
  return {
    text: `${lines.join('\r\n')}\r\n\r\n`,
    chunked,
    expects,
    keepAlive: framed && !/\bclose\b/i.test(given.get('connection') ?? ''),
  }
}

/** As in curl, what the user puts there goes to a proxy as it is. */
function formatRequestLine({ method, url, route, exchange, version = '1.1' }: Hop): string {
  const target = exchange?.requestTarget ?? `${route?.forward?.base ?? ''}${url.path}`
  return `${method} ${toLatin1(target)} HTTP/${version}`
}

function formatLine({ name, value, from }: PlanHeader): string {
  if (from !== 'user' && /[\r\n\0]/.test(name + value)) throw new Error(`line break in the header ${name}`)
  return value === '' ? `${name}:` : `${name}: ${value}`
}

function isUnframed(given: ReadonlyMap<string, string>): boolean {
  return !given.has('content-length') && !given.has('transfer-encoding')
}

/** curl writes its own Content-Type behind Content-Length, the user's in front of it. */
function isTypeLast(headers: readonly PlanHeader[]): boolean {
  const last = headers.at(-1)
  return last?.from === 'builtin' && last.name.toLowerCase() === 'content-type'
}

/** Where curl's own headers end. Counted without Host. */
function firstOfUser(headers: readonly PlanHeader[]): number {
  const own = headers.filter(({ name }) => name.toLowerCase() !== 'host')
  const at = own.findIndex(isBehindOwn)
  return at === -1 ? own.length : at
}

function isAnnounced(
  { body, mayExpect, exchange }: Hop,
  given: ReadonlyMap<string, string>,
  missing: boolean,
): boolean {
  const own = given.get('expect')
  if (own !== undefined) return /^100-continue$/i.test(own.trim())
  const above = exchange?.isUpload ? 0 : announcedAbove
  return mayExpect && missing && (body?.length ?? Number.POSITIVE_INFINITY) > above
}

/** Characters beyond ASCII leave as their UTF-8 bytes, as curl sends what the shell gave it. */
function toLatin1(path: string): string {
  return /[^!-~]/.test(path) ? Buffer.from(path, 'utf8').toString('latin1') : path
}
