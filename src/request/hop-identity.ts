import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { CurlError } from '../core/errors.ts'
import type { HopHooks, PlanHeader, RequestBody, RequestPlan } from '../core/http.ts'
import type { CookieFlags } from './flags/cookies.ts'
import { HopAuth, type Identity } from './hop-auth.ts'
import { findNetrc } from './netrc.ts'

type Wishes = Readonly<{
  first: RequestPlan
  flags: CookieFlags
  /** Of `-u`. */
  login: string | undefined
  urlLogin: string | undefined
  env: Readonly<Record<string, string | undefined>>
}>

/**
 * Says who the user is: `-u` and the bearer token to the origin of the URL only, netrc's entries to the machines they name.
 *
 * @throws {CurlError} 26 for a netrc file with a quote that is not closed
 */
export function createIdentity(wishes: Wishes): HopHooks {
  const { first, flags } = wishes
  const auth = new HopAuth(flags.schemes ?? ['basic'])
  const text = flags.netrc && wishes.login === undefined ? readNetrc(wishes) : undefined
  const who = (plan: RequestPlan): Identity => {
    const isHome = plan.url.origin === first.url.origin || first.trustedRedirects
    const own = isHome ? (wishes.login ?? wishes.urlLogin) : undefined
    const isWeaker = first.url.scheme === 'https' && plan.url.scheme === 'http'
    const isLooked = text !== undefined && (isHome || !isWeaker)
    const login = isLooked ? lookUp(text, plan.url.host, own, isHome, flags.netrc) : own
    return { login, bearer: isHome ? flags.bearer : undefined }
  }
  // A file that is broken ends before anything is sent.
  let last = who(first)
  return {
    dress: async (plan, { paid }) => {
      last = who(plan)
      const { value, probes } = auth.speak(plan, last, paid)
      const sized = probes
        ? plan.headers.filter(({ name }) => !/^(content-length|transfer-encoding)$/i.test(name))
        : plan.headers
      const headers =
        value === undefined ? sized : [{ name: 'Authorization', value, from: 'auth' } as const, ...sized]
      if (!probes) return { ...plan, headers }
      return { ...plan, headers: plan.exchange?.isForm ? withoutType(headers) : headers, body: emptyBody }
    },
    learn: async (_plan, heads) => heads.some((head) => !head.informational && auth.hear(head, last)),
    claims: () => (last.login === undefined && last.bearer === undefined ? [] : ['authorization']),
  }
}

function readNetrc({ flags, env }: Wishes): string | undefined {
  const home = env['HOME'] ?? homedir()
  const names = [join(home, '.netrc'), ...(process.platform === 'win32' ? [join(home, '_netrc')] : [])]
  for (const file of flags.netrcFile === undefined ? names : [flags.netrcFile]) {
    try {
      return readFileSync(file, 'utf8')
    } catch {
      // A file that is not there says nothing.
    }
  }
  return undefined
}

/** The user as `name:password`; what the URL says is completed, or with `--netrc` replaced. */
function lookUp(
  text: string,
  host: string,
  own: string | undefined,
  isHome: boolean,
  mode: CookieFlags['netrc'],
): string | undefined {
  const colon = own?.indexOf(':') ?? -1
  const login = own?.slice(0, colon)
  const given = own?.slice(colon + 1)
  const password = mode === 'optional' && given !== '' ? given : undefined
  try {
    const entry = findNetrc(text, host, { login, password, named: !isHome })
    if (!entry) return own
    return entry.login === undefined && entry.password === undefined
      ? own
      : `${entry.login ?? ''}:${entry.password ?? given ?? ''}`
  } catch (cause) {
    throw new CurlError(26, '.netrc parser error: a quote is not closed', { cause })
  }
}

/** What goes out while the server has not yet said how it wants to be answered. */
/** What asks for the challenge has no form, and so no boundary to tell. */
function withoutType(headers: readonly PlanHeader[]): readonly PlanHeader[] {
  return headers.filter(({ name, from }) => from !== 'builtin' || !/^content-type$/i.test(name))
}

const emptyBody: RequestBody = {
  length: 0,
  open: async function* () {},
  sha256: async () => {
    throw new Error('nothing is paid for a request without its body')
  },
}
