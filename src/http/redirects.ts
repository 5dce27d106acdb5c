import { RedirectLimitError } from '../core/errors.ts'
import { findHeader } from '../core/find-header.ts'
import type { PlanHeader, ReplyHead, RequestPlan, SendOptions, TargetUrl } from '../core/http.ts'
import { exchange } from './exchange.ts'
import type { HopReply } from './hop-reply.ts'
import { formatRedirectUrl, parseRedirectTarget, resolveLocation } from './redirect-target.ts'
import type { Wire } from './wire.ts'

/** The end of a chain of redirects. */
export type Arrival = Readonly<{
  reply: HopReply
  /** The last request. */
  plan: RequestPlan
  /** Heads of the answers that were followed, and 1xx heads, in order. */
  before: readonly ReplyHead[]
  redirects: number
  redirectUrl: string | undefined
}>

/**
 * Sends a plan and follows redirects as far as it says.
 *
 * @throws {CurlError} 47 above the limit, 1 and 3 for targets that cannot be followed, and all of `exchange`'s
 */
export async function follow(first: RequestPlan, wire: Wire, options: SendOptions): Promise<Arrival> {
  const before: ReplyHead[] = []
  let plan = first
  for (let redirects = 0; ; redirects += 1) {
    const headers = redirects === 0 ? mergeHeaders(plan.headers, options.extra ?? []) : plan.headers
    const { url, method, body, removed = [] } = plan
    const hop = { url, method, headers, body, removed, mayExpect: true }
    const reply = await exchange(hop, wire, redirects === 0 ? options.beforeFirstByte : undefined)
    before.push(...reply.interim)
    const location = readLocation(reply.head)
    if (location === undefined) return { reply, plan, before, redirects, redirectUrl: undefined }
    const next = resolveLocation(url, location)
    if (!isFollowed(first, next, options))
      return { reply, plan, before, redirects, redirectUrl: formatRedirectUrl(next) }
    checkLimit(first, redirects, [...before, reply.head])
    const target = parseRedirectTarget(next)
    before.push(reply.head)
    await reply.body.drain()
    plan = planNextHop(first, plan, reply.head.status, target)
    wire.trace?.({ kind: '*', text: `Issue another request to this URL: '${target.href}'` })
  }
}

/** The request that a redirect asks for. @source curl's Curl_follow; RFC 9110, section 15.4 */
export function planNextHop(
  first: RequestPlan,
  plan: RequestPlan,
  status: number,
  target: TargetUrl,
): RequestPlan {
  const isPost = plan.body !== undefined && (plan.methodForced || plan.method === 'POST')
  const isRewritten = status === 303 ? plan.method !== 'HEAD' : (status === 301 || status === 302) && isPost
  const method = isRewritten && !plan.methodForced ? 'GET' : plan.method
  const body = isRewritten ? undefined : plan.body
  const isHome = target.origin === first.url.origin || first.trustedRedirects
  const keeps = (header: PlanHeader): boolean =>
    (isHome || !isSecret(header)) &&
    (target.host === first.url.host || !/^host$/i.test(header.name)) &&
    (body !== undefined || !describesBody(header, first.body !== undefined))
  return Object.freeze({ ...first, url: target, method, body, headers: first.headers.filter(keeps) })
}

/** What is bound to the origin that the user named. */
function isSecret({ name, from }: PlanHeader): boolean {
  return from === 'auth' || from === 'cookie' || /^(authorization|cookie)$/i.test(name)
}

function describesBody({ name, from }: PlanHeader, hadBody: boolean): boolean {
  if (!hadBody) return false
  return (
    /^(content-length|transfer-encoding)$/i.test(name) || (from === 'builtin' && /^content-type$/i.test(name))
  )
}

/** `extra` takes the place of headers with the same name; presto's own Content-Type stays last. */
function mergeHeaders(headers: readonly PlanHeader[], extra: readonly PlanHeader[]): readonly PlanHeader[] {
  if (extra.length === 0) return headers
  const replaced = new Set(extra.map(({ name }) => name.toLowerCase()))
  const kept = headers.filter(({ name }) => !replaced.has(name.toLowerCase()))
  const last = kept.at(-1)
  const isType = last?.from === 'builtin' && /^content-type$/i.test(last.name)
  return isType ? [...kept.slice(0, -1), ...extra, last] : [...kept, ...extra]
}

/** The first `Location` that says something, of any 3xx. */
function readLocation({ status, headers }: ReplyHead): string | undefined {
  if (status < 300 || status > 399) return undefined
  return findHeader(
    headers.filter(([, value]) => value.trim() !== ''),
    'location',
  )?.trim()
}

function isFollowed(first: RequestPlan, redirectUrl: string, { sameOriginRedirects }: SendOptions): boolean {
  if (first.maxRedirects === undefined) return false
  if (!sameOriginRedirects) return true
  try {
    return parseRedirectTarget(redirectUrl).origin === first.url.origin
  } catch {
    return false
  }
}

function checkLimit({ maxRedirects = 0 }: RequestPlan, redirects: number, heads: readonly ReplyHead[]): void {
  if (maxRedirects === -1 || redirects < maxRedirects) return
  throw new RedirectLimitError(maxRedirects, heads)
}
