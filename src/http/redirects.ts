import { RedirectLimitError } from '../core/errors.ts'
import { findHeader } from '../core/find-header.ts'
import type { PlanHeader, ReplyHead, RequestPlan, SendOptions, TargetUrl } from '../core/http.ts'
import { checkScheme } from '../core/target-url.ts'
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
  /** Bytes of all heads, and of bodies that left in one piece with them. */
  requestSize: number
}>

/**
 * Sends a plan and follows redirects as far as it says.
 *
 * @throws {CurlError} 47 above the limit, 1 and 3 for targets that cannot be followed, and all of `exchange`'s
 */
export async function follow(first: RequestPlan, wire: Wire, options: SendOptions): Promise<Arrival> {
  const before: ReplyHead[] = []
  let plan = first
  const paid = options.extra !== undefined
  let requestSize = 0
  for (let redirects = 0; ; ) {
    const dressed = plan.hops ? await plan.hops.dress(plan, { redirects, paid }) : plan
    const headers = redirects === 0 ? mergeHeaders(dressed.headers, options.extra ?? []) : dressed.headers
    const { url, method, body, exchange: wishes, removed = [] } = dressed
    const hop = { url, method, headers, body, removed, mayExpect: true, exchange: wishes }
    const reply = await exchange(hop, wire, redirects === 0 ? options.beforeFirstByte : undefined)
    requestSize += reply.requestSize
    const arrive = (redirectUrl?: string): Arrival => ({
      reply,
      plan,
      before,
      redirects,
      redirectUrl,
      requestSize,
    })
    before.push(...reply.interim)
    const isAsked = await plan.hops?.learn(plan, [...reply.interim, reply.head])
    // What may hold a credential is sent once.
    if (isAsked && !paid) {
      if (first.maxRedirects !== undefined) checkLimit(first, redirects, [...before, reply.head])
      before.push(reply.head)
      await endBody(reply, wishes)
      // curl counts it as a redirect.
      redirects += 1
      continue
    }
    const location = readLocation(reply.head)
    if (location === undefined) return arrive()
    const next = resolveLocation(url, location)
    if (!isFollowed(first, next, options)) return arrive(formatRedirectUrl(next))
    wire.tally.passed = { ...arrive(formatRedirectUrl(next)), before: [...before] }
    checkLimit(first, redirects, [...before, reply.head])
    const passed = { ...wire.tally.passed, redirects: redirects + 1, redirectUrl: undefined }
    wire.tally.passed = passed
    const target = parseRedirectTarget(next, first.pathAsIs)
    checkScheme(target.scheme, first.redirectSchemes)
    before.push(reply.head)
    await endBody(reply, wishes)
    plan = planNextHop(first, plan, reply.head.status, target)
    wire.tally.passed = { ...passed, plan }
    redirects += 1
    wire.trace?.({ kind: '*', text: `Issue another request to this URL: '${target.href}'` })
  }
}

/** The connection is used again where the end of the body is known. */
async function endBody({ body }: HopReply, wishes: RequestPlan['exchange']): Promise<void> {
  if (wishes?.ignoreLength) body.abandon()
  else await body.drain()
}

/** The request that a redirect asks for. @source curl's Curl_follow; RFC 9110, section 15.4 */
export function planNextHop(
  first: RequestPlan,
  plan: RequestPlan,
  status: number,
  target: TargetUrl,
): RequestPlan {
  const { isUpload = false, keepPost = [] } = plan.exchange ?? {}
  const isPost = plan.body !== undefined && !isUpload && (plan.methodForced || plan.method === 'POST')
  const isKept = isPost && keepPost.includes(status)
  const isRewritten =
    !isKept && (status === 303 ? plan.method !== 'HEAD' : (status === 301 || status === 302) && isPost)
  const method = isRewritten && !plan.methodForced ? 'GET' : plan.method
  const body = isRewritten ? undefined : plan.body
  const isHome = target.origin === first.url.origin || first.trustedRedirects
  const keeps = (header: PlanHeader): boolean =>
    (isHome || !isSecret(header) || isOfHost(header, first.url, target)) &&
    (target.host === first.url.host || !/^host$/i.test(header.name)) &&
    (body !== undefined || !describesBody(header, first.body !== undefined))
  return Object.freeze({ ...first, url: target, method, body, headers: first.headers.filter(keeps) })
}

/** What is bound to the origin that the user named. */
function isSecret({ name, from }: PlanHeader): boolean {
  return from === 'auth' || from === 'cookie' || /^(authorization|cookie)$/i.test(name)
}

/**
 * The text of `-b` goes to every port of its host, as all cookies do, and never from TLS to plain text. curl 7.88.1 sends it
 * to every other host as well.
 *
 * @source RFC 6265, section 8.5
 */
function isOfHost({ from }: PlanHeader, first: TargetUrl, target: TargetUrl): boolean {
  const isWeaker = first.scheme === 'https' && target.scheme === 'http'
  return from === 'cookie' && first.host === target.host && !isWeaker
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
