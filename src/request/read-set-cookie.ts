import { isIP } from 'node:net'
import { type Cookie, type CookiePlace, keepsPrefix, maxExpires, readSeconds, scopeOf } from './cookie.ts'
import { matchesTail } from './cookie-domain.ts'
import { readDate } from './read-date.ts'

/** Longer lines are thrown away unread. */
const maxLine = 5000
const maxPart = 4095
const maxPair = 4096

type Draft = { -readonly [K in keyof Cookie]: Cookie[K] } & {
  maxAge?: string
  expiryDate?: string
  prefix: string
}

/**
 * Reads the value of a `Set-Cookie`.
 *
 * @param place Who sent it; `undefined` for a line of a file.
 * @param now Unix seconds.
 * @returns `undefined` for a cookie that must not be set, or is none.
 * @source curl 7.88.1's behaviour, which is RFC 6265, section 5.2, with the limits of browsers
 */
export function readSetCookie(line: string, place: CookiePlace | undefined, now: bigint): Cookie | undefined {
  if (line.length + ' \r\n'.length > maxLine) return undefined
  let cookie: Draft | undefined
  let isGood = true
  for (const part of line.split(';')) {
    const pair = readPair(part)
    if (pair === 'none') continue
    if (pair === 'bad') return undefined
    if (cookie) isGood = readAttribute(cookie, pair, place) && isGood
    else cookie = startCookie(pair)
    if (!cookie) return undefined
  }
  if (!cookie || !isGood) return undefined
  finish(cookie, place, now)
  const { maxAge: _age, expiryDate: _date, prefix, ...made } = cookie
  return keepsPrefix(prefix, made) ? made : undefined
}

type Pair = Readonly<{ name: string; value: string; hasSign: boolean }>

function readPair(text: string): Pair | 'none' | 'bad' {
  const part = trimBlanks(text, 'start')
  const [, rawName = '', , rawValue = ''] = /^([^\t\r\n=]+)(\s*=([^\r\n]*))?/.exec(part) ?? []
  if (rawName === '') return 'none'
  if (rawName.length >= maxPart || rawValue.length >= maxPart || rawName.length + rawValue.length > maxPair)
    return 'bad'
  const value = trimBlanks(trimBlanks(rawValue, 'start'), 'end')
  if (value.includes('\t')) return 'bad'
  return { name: trimBlanks(rawName, 'end'), value, hasSign: part[rawName.length] === '=' }
}

/** Without a pattern, which a line of nothing but blanks would keep busy. */
function trimBlanks(text: string, side: 'start' | 'end'): string {
  const isBlank = (at: number): boolean => text[at] === ' ' || text[at] === '\t'
  let [start, end] = [0, text.length]
  if (side === 'start') while (isBlank(start)) start += 1
  else while (isBlank(end - 1)) end -= 1
  return text.slice(start, end)
}

function startCookie({ name, value, hasSign }: Pair): Draft | undefined {
  const isOdd = [...(name + value)].some((letter) => (letter < ' ' && letter !== '\t') || letter === '\x7f')
  if (!hasSign || isOdd) return undefined
  return {
    name,
    value,
    prefix: name,
    domain: undefined,
    tailMatch: false,
    path: undefined,
    scope: undefined,
    secure: false,
    httpOnly: false,
    expires: 0n,
  }
}

/** @returns False when the cookie must not be set. */
function readAttribute(
  cookie: Draft,
  { name, value, hasSign }: Pair,
  place: CookiePlace | undefined,
): boolean {
  const key = name.toLowerCase()
  if (value === '' && key === 'secure') {
    cookie.secure = true
    return place === undefined || place.secure
  }
  if (value === '' && key === 'httponly') cookie.httpOnly = true
  else if (value === '' && !hasSign) return true
  else if (key === 'path') {
    cookie.path = value
    cookie.scope = scopeOf(value)
  } else if (key === 'domain' && value !== '') return readDomain(cookie, value.replace(/^\./, ''), place)
  else if (key === 'max-age') cookie.maxAge = value
  else if (key === 'expires') cookie.expiryDate = value
  return true
}

function readDomain(cookie: Draft, domain: string, place: CookiePlace | undefined): boolean {
  const host = place?.host
  const isAddress = isIP(host ?? domain) !== 0
  const isOwn = host === undefined || (isAddress ? domain === host : matchesTail(domain, host))
  if (!isOwn) return false
  cookie.domain = domain
  if (!isAddress) cookie.tailMatch = true
  return true
}

function finish(cookie: Draft, place: CookiePlace | undefined, now: bigint): void {
  if (cookie.maxAge !== undefined) cookie.expires = expiryOf(cookie.maxAge, now)
  else if (cookie.expiryDate !== undefined) cookie.expires = dateOf(cookie.expiryDate)
  cookie.domain ??= place?.host
  if (cookie.path !== undefined || !place) return
  const [path = ''] = place.path.split('?', 1)
  cookie.path = path.slice(0, path.lastIndexOf('/') + 1)
  cookie.scope = scopeOf(cookie.path)
}

/** What is no number, or not above 0, has expired long ago. */
function expiryOf(maxAge: string, now: bigint): bigint {
  const seconds = readSeconds(maxAge.replace(/^"/, ''))
  if (seconds === undefined || seconds === 0n) return 1n
  return seconds > maxExpires - now ? maxExpires : seconds + now
}

/** A date that cannot be read, or lies before 1970, makes a cookie of the session. */
function dateOf(text: string): bigint {
  const seconds = BigInt(readDate(text) ?? -1)
  if (seconds === 0n) return 1n
  return seconds < 0n ? 0n : seconds
}
