import { isIP } from 'node:net'
import type { HopHooks, PlanHeader, ReplyHead, RequestPlan } from '../core/http.ts'
import { isBehindOwn } from '../core/is-behind-own.ts'
import { userOf } from './authorization.ts'
import type { CookiePlace } from './cookie.ts'
import type { CookieFlags } from './flags/cookies.ts'
import type { UserHeaders } from './headers.ts'
import type { PlanContext } from './plan.ts'
import { readCookieData } from './read-cookie-data.ts'
import type { StdinReader } from './read-source.ts'

type Inputs = Readonly<{ user: UserHeaders; login: string | undefined; stdin: StdinReader }>

/**
 * Adds to a plan what the flags say about cookies and the user: fixed headers where they suffice, and hooks for what
 * differs from hop to hop.
 *
 * @throws {CurlError} 26 for a netrc file that cannot be read
 */
export async function planHops(
  plan: RequestPlan,
  flags: CookieFlags,
  inputs: Inputs,
  context: PlanContext,
): Promise<RequestPlan> {
  const { named } = inputs.user
  const data = named.has('cookie') ? undefined : readCookieData(flags.data ?? [], context.warn)
  const withCookie = data === undefined ? plan.headers : putCookie(plan.headers, data)
  const start = Object.freeze({ ...plan, headers: Object.freeze(withCookie) })
  const parts = await Promise.all([
    openIdentity(start, flags, inputs, context),
    openCookies(flags, inputs, context),
    openReferer(flags, named),
  ])
  const hooks = parts.filter((part) => part !== undefined)
  if (hooks.length === 0) return start
  const [identity] = parts
  // Whoever answers a 401 brings the header, also where it is not the user's alone.
  const headers = identity ? start.headers.filter(({ from }) => from !== 'auth') : start.headers
  return Object.freeze({ ...start, headers: Object.freeze(headers), hops: joinHooks(hooks) })
}

function joinHooks(hooks: readonly HopHooks[]): HopHooks {
  return {
    dress: async (plan, step) => {
      let dressed = plan
      for (const hook of hooks) dressed = await hook.dress(dressed, step)
      return dressed
    },
    learn: async (plan, heads) => {
      let isAsked = false
      for (const hook of hooks) isAsked = (await hook.learn(plan, heads)) || isAsked
      return isAsked
    },
    claims: () => hooks.flatMap((hook) => hook.claims()),
  }
}

async function openIdentity(
  plan: RequestPlan,
  flags: CookieFlags,
  { user, login }: Inputs,
  context: PlanContext,
): Promise<HopHooks | undefined> {
  const isPlain = flags.schemes === undefined && flags.netrc === undefined
  if (isPlain || user.named.has('authorization')) return undefined
  const { createIdentity } = await import('./hop-identity.ts')
  return createIdentity({ first: plan, flags, login, urlLogin: userOf(plan.url), env: context.env ?? {} })
}

async function openCookies(
  flags: CookieFlags,
  { stdin }: Inputs,
  context: PlanContext,
): Promise<HopHooks | undefined> {
  if (flags.files === undefined && flags.jar === undefined) return undefined
  const { jarOf, loadJar } = await import('./open-jar.ts')
  const jar = jarOf(context.run ?? flags)
  await loadJar(jar, flags, stdin)
  return {
    dress: async (plan) => {
      const kept = jar.header(placeOf(plan))
      return kept === undefined ? plan : { ...plan, headers: putCookie(plan.headers, kept) }
    },
    learn: async (plan, heads) => {
      for (const value of heads.flatMap(cookiesOf)) await jar.set(value, placeOf(plan))
      return false
    },
    claims: () => [],
  }
}

/** As many as curl takes of one answer. */
const maxCookies = 50

function cookiesOf({ headers }: ReplyHead): string[] {
  return headers
    .flatMap(([name, value]) => (name.toLowerCase() === 'set-cookie' ? [value] : []))
    .slice(0, maxCookies)
}

/** The name in a `Host` that the user set counts for cookies, too. */
function placeOf({ url, headers }: RequestPlan): CookiePlace {
  const own = headers.find(({ name }) => name.toLowerCase() === 'host')?.value.trim() ?? ''
  const named = own.startsWith('[') ? own.slice(1).replace(/\].*$/, '') : own.replace(/:.*$/, '')
  const host = named === '' ? url.host.replace(/%.*$/, '') : named
  const secure = url.scheme === 'https' || /^(localhost|127\.0\.0\.1|::1)$/i.test(host)
  return { host: isIP(host) === 0 ? host : host.toLowerCase(), path: url.path, secure }
}

/** In front of the data of `-b` if there is some, else where curl has it: behind its own headers, before the user's. */
function putCookie(headers: readonly PlanHeader[], cookies: string): readonly PlanHeader[] {
  const at = headers.findIndex(({ from }) => from === 'cookie')
  const data = headers[at]
  if (data) return headers.with(at, { ...data, value: `${cookies}; ${data.value}` })
  const users = headers.findIndex(isBehindOwn)
  return headers.toSpliced(users === -1 ? headers.length : users, 0, {
    name: 'Cookie',
    value: cookies,
    from: 'cookie',
  })
}

async function openReferer(
  { autoReferer }: CookieFlags,
  named: ReadonlySet<string>,
): Promise<HopHooks | undefined> {
  if (!autoReferer || named.has('referer')) return undefined
  const { createReferer } = await import('./hop-referer.ts')
  return createReferer()
}
