import { isIP } from 'node:net'

/** The host is the domain or below it; `domain` without a dot in front. */
export function matchesTail(domain: string, host: string): boolean {
  const [tail, name] = [domain.toLowerCase(), host.toLowerCase()]
  return name === tail || (name.endsWith(tail) && name[name.length - tail.length - 1] === '.')
}

/** The path of a request is the cookie's or below it; `path` with the query. */
export function matchesPath(scope: string, path: string): boolean {
  if (scope.length === 1) return true
  const [asked = ''] = path.split('?', 1)
  return asked.startsWith(scope) && (asked.length === scope.length || asked[scope.length] === '/')
}

/** Cookies of hosts that share nothing are kept apart: by the last two names, and all without a name together. */
export function familyOf(domain: string | undefined): string {
  if (domain === undefined || isIP(domain) !== 0) return ''
  return /[^.]*\.[^.]*$/.exec(domain.toLowerCase())?.[0] ?? domain.toLowerCase()
}

/**
 * A host may set cookies for itself, and for a domain above it that somebody can own: not for `com`, `co.uk`, `github.io`.
 *
 * @param domain One that `matchesTail` found above the host.
 */
export async function mayCover(host: string, domain: string): Promise<boolean> {
  const [name, wide] = [host.toLowerCase(), domain.toLowerCase()]
  if (name === wide || isIP(wide) !== 0) return true
  const { getPublicSuffix } = await import('tough-cookie')
  const owned = getPublicSuffix(name, { allowSpecialUseDomain: true, ignoreError: true })
  return owned !== undefined && wide.length >= owned.length
}
