import type { PlanHeader } from '../core/http.ts'
import type { RequestFlags } from './flags.ts'
import type { UserHeaders } from './headers.ts'
import { firstLine, toWireText } from './wire-text.ts'

/** The values of presto's own headers that do not follow from the flags alone. */
type OwnValues = Readonly<{
  version: string
  acceptPayment: string | undefined
  /** Of `-u` or the URL. */
  authorization: string | undefined
  hasBody: boolean
}>

/** The encodings that `--compressed` asks for, in curl's order; Node 20 cannot unpack zstd. */
const acceptEncoding = 'deflate, gzip, br'

/**
 * All headers of a request in curl's order. A built-in one is left out when the user set or removed it.
 *
 * `--json` counts as two headers of the user, as in curl: they stay when a redirect drops the body.
 */
export function orderHeaders(flags: RequestFlags, user: UserHeaders, own: OwnValues): PlanHeader[] {
  const isJson = flags.data.some(({ kind }) => kind === 'json')
  const isMissing = ({ name }: PlanHeader): boolean => !user.named.has(name.toLowerCase())
  const headers = listHeaders([
    ['Authorization', own.authorization, 'auth'],
    ['User-Agent', readText(flags.userAgent ?? `presto/${own.version}`), 'builtin'],
    ['Accept', isJson ? undefined : '*/*', 'builtin'],
    ['Accept-Encoding', flags.compressed ? acceptEncoding : undefined, 'builtin'],
    ['Referer', readText(flags.referer?.replace(/;auto.*$/s, '')), 'builtin'],
    ['Accept-Payment', own.acceptPayment, 'builtin'],
  ])
  const json = listHeaders([
    ['Content-Type', isJson ? 'application/json' : undefined, 'user'],
    ['Accept', isJson ? 'application/json' : undefined, 'user'],
  ])
  const last = listHeaders([
    ['Content-Type', own.hasBody && !isJson ? 'application/x-www-form-urlencoded' : undefined, 'builtin'],
  ])
  return [...headers.filter(isMissing), ...user.headers, ...json.filter(isMissing), ...last.filter(isMissing)]
}

type Row = readonly [name: string, value: string | undefined, from: 'auth' | 'builtin' | 'user']

function listHeaders(rows: readonly Row[]): PlanHeader[] {
  return rows.flatMap(([name, value, from]) => (value === undefined ? [] : [{ name, value, from }]))
}

/** An empty value means no header. */
function readText(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : toWireText(firstLine(text))
}
