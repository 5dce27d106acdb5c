import { isIP } from 'node:net'
import { type Cookie, type CookiePlace, isSameText } from './cookie.ts'
import { familyOf, matchesPath, matchesTail, mayCover } from './cookie-domain.ts'
import { formatNetscape, readNetscapeLine } from './netscape-cookies.ts'
import { readSetCookie } from './read-set-cookie.ts'

/** Longer lines of a file are passed over. */
const maxFileLine = 4998
const maxSent = 150
const maxHeader = 8190

type Kept = Cookie & {
  /** Set by a server in this run: a file does not replace it. */
  live: boolean
  /** Counts up; the place in the order of cookies. */
  born: number
}

/** All cookies of one run of the program. @source curl 7.88.1's behaviour; RFC 6265 */
export class CookieJar {
  readonly #families = new Map<string, Kept[]>()
  readonly #now: () => bigint
  #born = 0

  /** @param now Unix seconds. */
  constructor(now: () => bigint = () => BigInt(Math.floor(Date.now() / 1000))) {
    this.#now = now
  }

  /** Takes the value of a `Set-Cookie` header, if the server may set it. */
  async set(line: string, place: CookiePlace): Promise<void> {
    const cookie = readSetCookie(line, place, this.#now())
    if (!cookie) return
    this.#expire()
    if (await mayCover(place.host, cookie.domain ?? place.host)) this.#keep(cookie, true, place.secure)
  }

  /**
   * Reads a file in Netscape's form or of `Set-Cookie:` lines; what is neither is passed over.
   *
   * @param text One character per byte.
   */
  load(text: string, { junkSession }: { junkSession: boolean }): void {
    for (const line of text.split('\n')) {
      if (line.length > maxFileLine) continue
      const [, isHeader, rest = ''] = /^(set-cookie:)?[ \t]*([^\0]*)/i.exec(line) ?? []
      const cookie = isHeader
        ? readSetCookie(rest.replace(/\r$/, ''), undefined, this.#now())
        : readNetscapeLine(rest)
      if (cookie && !(junkSession && cookie.expires === 0n)) this.#keep(cookie, false, true)
    }
    this.#expire()
  }

  /** The value of a `Cookie` header, longest path first; `undefined` when there is nothing to send. */
  header({ host, path, secure }: CookiePlace): string | undefined {
    this.#expire()
    const isAddress = isIP(host) !== 0
    const matches = ({ domain, tailMatch, scope, ...cookie }: Kept): boolean =>
      (secure || !cookie.secure) &&
      (domain === undefined ||
        (tailMatch && !isAddress ? matchesTail(domain, host) : isSameText(domain, host))) &&
      (scope === undefined || matchesPath(scope, path))
    const found = (this.#families.get(familyOf(host)) ?? []).filter(matches).slice(0, maxSent)
    let text = ''
    for (const { name, value } of found.sort(bySpecificity)) {
      const pair = `${name}=${value}`
      if ('Cookie: '.length + text.length + pair.length >= maxHeader) break
      text += text === '' ? pair : `; ${pair}`
    }
    return text === '' ? undefined : text
  }

  /** The file that `-c` writes: the youngest first, without those that belong to no domain. */
  format(): string {
    this.#expire()
    const all = [...this.#families.values()].flat().filter(({ domain }) => domain !== undefined)
    return formatNetscape(all.sort((one, other) => other.born - one.born))
  }

  #expire(): void {
    const now = this.#now()
    for (const [family, cookies] of this.#families)
      this.#families.set(
        family,
        cookies.filter(({ expires }) => expires === 0n || expires >= now),
      )
  }

  #keep(cookie: Cookie, live: boolean, secure: boolean): void {
    const family = familyOf(cookie.domain)
    const cookies = this.#families.get(family) ?? []
    const born = ++this.#born
    const namesakes = cookies.filter(
      ({ name, domain }) => isSameText(name, cookie.name) && isSameText(domain, cookie.domain),
    )
    if (!secure && namesakes.some((old) => isShielded(old, cookie))) return
    const old = namesakes.find(
      ({ tailMatch, scope }) => tailMatch === cookie.tailMatch && isSameText(scope, cookie.scope),
    )
    if (old?.live && !live) return
    if (old) cookies[cookies.indexOf(old)] = { ...cookie, live, born: old.born }
    else cookies.push({ ...cookie, live, born })
    this.#families.set(family, cookies)
  }
}

/** A cookie that is not secure never hides one that is, at its first folder or below. */
function isShielded(old: Cookie, cookie: Cookie): boolean {
  if (!old.secure || cookie.secure || old.scope === undefined || cookie.scope === undefined) return false
  const end = old.scope.indexOf('/', 1)
  const folder = end === -1 ? old.scope : old.scope.slice(0, end)
  return isSameText(cookie.scope.slice(0, folder.length), folder)
}

/** Longest path, then longest domain, then longest name, then the youngest. */
function bySpecificity(one: Kept, other: Kept): number {
  return (
    (other.path?.length ?? 0) - (one.path?.length ?? 0) ||
    (other.domain?.length ?? 0) - (one.domain?.length ?? 0) ||
    other.name.length - one.name.length ||
    other.born - one.born
  )
}
