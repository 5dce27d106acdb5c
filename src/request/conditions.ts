import { existsSync, readFileSync, statSync } from 'node:fs'
import { CurlError } from '../core/errors.ts'
import type { PlanHeader, RequestPlan } from '../core/http.ts'
import type { RequestFlags, TargetFlag } from './flags.ts'
import type { UserHeaders } from './headers.ts'
import type { PlanContext } from './plan.ts'
import { readDate } from './read-date.ts'
import { remoteName } from './remote-name.ts'
import { firstLine, toWireText } from './wire-text.ts'

/** `-z`, read: seconds since 1970. */
export type TimeCondition = Readonly<{ header: string; seconds: number }>

/**
 * All headers of a plan with ranges and conditions in curl's places: ranges behind Authorization, transfer encodings
 * behind Accept, a time before the user's headers, an ETag behind them.
 *
 * @throws {CurlError} 26 for an ETag file that cannot be read
 */
export function planConditions(
  plan: RequestPlan,
  flags: RequestFlags,
  target: TargetFlag,
  context: PlanContext,
  { named }: UserHeaders,
): PlanHeader[] {
  const headers = [...plan.headers]
  const put = (at: number, name: string, value: string, from: PlanHeader['from'] = 'builtin'): void => {
    headers.splice(at === -1 ? headers.length : at, 0, { name, value: toWireText(firstLine(value)), from })
  }
  const ownType = (): number =>
    headers.findIndex(({ name, from }) => from === 'builtin' && /^content-type$/i.test(name))
  const range = rangeHeader(plan, flags, target, context.warn)
  if (range && !named.has(range[0].toLowerCase()))
    put(
      headers.findIndex(({ from }) => from !== 'auth'),
      ...range,
    )
  if (flags.upload.transferEncoding && !named.has('te')) {
    const own = headers.findIndex(({ name, from }) => from === 'user' && /^connection$/i.test(name))
    const [before] = own === -1 ? [] : headers.splice(own, 1)
    const accept = headers.findLastIndex(
      ({ name, from }) => from === 'builtin' && /^(accept|user-agent|range|content-range)$/i.test(name),
    )
    put(accept + 1, 'TE', 'gzip')
    put(accept + 1, 'Connection', before ? `${before.value}, TE` : 'TE')
  }
  const time = readTimeCondition(flags, context.warn)
  if (time && !named.has(time.header.toLowerCase())) {
    const user = headers.findIndex(({ from }) => from === 'user')
    put(user === -1 ? ownType() : user, time.header, new Date(time.seconds * 1000).toUTCString())
  }
  if (flags.upload.etagCompare !== undefined) put(ownType(), 'If-None-Match', readEtag(flags.upload), 'user')
  return headers
}

/** Bytes of the answer that are there already; 0 when everything is asked for. */
function resumedFrom(flags: RequestFlags, target: TargetFlag, plan: RequestPlan): number {
  const { continueAt = 0 } = flags.upload
  if (continueAt !== '-') return continueAt
  const file = target.output ?? (target.remoteName ? remoteName(plan.url) : undefined)
  if (file === undefined || file === '-') return 0
  const { outputDir = '' } = flags.saving
  try {
    return statSync(outputDir === '' ? file : `${outputDir}/${file}`).size
  } catch {
    return 0
  }
}

/** @returns `undefined` also for text that is neither a date nor a file. */
export function readTimeCondition(
  { upload: { timeCondition } }: RequestFlags,
  warn: (text: string) => void,
): TimeCondition | undefined {
  if (timeCondition === undefined) return undefined
  const [, sign = '', text = ''] = /^([-+=]?)(.*)$/s.exec(timeCondition) ?? []
  const header = sign === '-' ? 'If-Unmodified-Since' : sign === '=' ? 'Last-Modified' : 'If-Modified-Since'
  const seconds = readDate(text) ?? readFileTime(text)
  if (seconds !== undefined) return { header, seconds }
  warn(`the value of -z is neither a date nor a file: ${text}`)
  return undefined
}

function readFileTime(name: string): number | undefined {
  try {
    return Math.floor(statSync(name).mtimeMs / 1000)
  } catch {
    return undefined
  }
}

function rangeHeader(
  plan: RequestPlan,
  flags: RequestFlags,
  target: TargetFlag,
  warn: (text: string) => void,
): [name: string, value: string] | undefined {
  const { continueAt, form } = flags.upload
  const typed = completeRange(flags.upload.range, warn)
  const size = plan.body?.length
  if (form) return undefined
  if (plan.body === undefined) {
    const from = resumedFrom(flags, target, plan)
    const range = from > 0 ? `${from}-` : typed
    return range === undefined ? undefined : ['Range', `bytes=${range}`]
  }
  if (continueAt === '-') return ['Content-Range', `bytes 0-${(size ?? 0) - 1}/${size ?? -1}`]
  if (continueAt) {
    const whole = continueAt + (size ?? -1)
    return ['Content-Range', `bytes ${continueAt}-${whole - 1}/${whole}`]
  }
  return typed === undefined ? undefined : ['Content-Range', `bytes ${typed}/${size ?? -1}`]
}

function completeRange(range: string | undefined, warn: (text: string) => void): string | undefined {
  if (range === undefined || !/^\d/.test(range) || range.includes('-')) return range
  warn('a range needs a dash; one was put behind it')
  return `${/^\d+/.exec(range)?.[0]}-`
}

/** Where nothing was saved the server compares with an empty tag; with `--etag-save` the file may still be missing. */
function readEtag({ etagCompare: file = '', etagSave }: RequestFlags['upload']): string {
  try {
    if (etagSave !== undefined && !existsSync(file)) return '""'
    return readFileSync(file, 'utf8').replace(/[\r\n\0]/g, '') || '""'
  } catch (cause) {
    throw new CurlError(26, `Failed to open the file "${file}" of --etag-compare`, { cause })
  }
}
