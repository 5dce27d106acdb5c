import { CurlError } from './errors.ts'
import type { TargetUrl } from './http.ts'

const defaultPorts = { http: 80, https: 443 } as const

/**
 * Cuts an absolute http(s) URL by curl's rules: the path goes out as it was typed, only `.` and `..` segments are
 * squashed and the fragment is dropped.
 *
 * @param text With a scheme; the default scheme is the caller's business.
 * @param pathAsIs `.` and `..` stay (`--path-as-is`).
 * @throws {CurlError} 3 for a malformed URL, 1 for another scheme.
 */
export function parseTargetUrl(text: string, pathAsIs = false): TargetUrl {
  if ([...text].some((character) => character <= ' ' || character === '\x7f')) throw malformed()
  const match = /^([A-Za-z][A-Za-z0-9+.-]*):\/{1,3}([^/?#]*)([^#]*)/.exec(text)
  if (!match) throw malformed()
  const [, schemeText = '', authority = '', rest = ''] = match
  const scheme = schemeText.toLowerCase()
  if (scheme !== 'http' && scheme !== 'https')
    throw new CurlError(1, `Protocol "${scheme}" not supported or disabled in presto`)
  const at = authority.lastIndexOf('@')
  const userInfo = at === -1 ? undefined : authority.slice(0, at)
  const { host, port } = parseHostPort(authority.slice(at + 1), defaultPorts[scheme])
  const path = formatPath(rest, pathAsIs)
  const origin = formatOrigin(scheme, host, port)
  const [username, password] = parseUserInfo(userInfo)
  return Object.freeze({ scheme, host, port, path, origin, username, password, href: origin + path })
}

/** @param allowed `undefined`: every scheme. @throws {CurlError} 1, as for a scheme that does not exist */
export function checkScheme(scheme: string, allowed: readonly string[] | undefined): void {
  if (allowed !== undefined && !allowed.includes(scheme))
    throw new CurlError(1, `Protocol "${scheme}" not supported or disabled in presto`)
}

/** `https://host:port` with brackets around IPv6 and without a default port. */
function formatOrigin(scheme: 'http' | 'https', host: string, port: number): string {
  return `${scheme}://${formatHostPort(scheme, host, port)}`
}

/** The value of a `Host` header. */
export function formatHostPort(scheme: 'http' | 'https', host: string, port: number): string {
  const name = host.includes(':') ? `[${host.replace(/%.*$/, '')}]` : host
  return port === defaultPorts[scheme] ? name : `${name}:${port}`
}

/** True for names and addresses that mean this machine: localhost, *.localhost, 127.0.0.0/8, ::1. */
export function isLoopbackHost(host: string): boolean {
  return /^(localhost|.*\.localhost|127(\.\d{1,3}){1,3}|::1|::ffff:127(\.\d{1,3}){3})$/i.test(host)
}

function parseHostPort(text: string, defaultPort: number): { host: string; port: number } {
  const bracketed = /^\[([0-9A-Fa-f:.]+(?:%25[^\]]+|%[^\]]+)?)\](?::(\d*))?$/.exec(text)
  const plain = bracketed ? undefined : /^([^:[\]]+)(?::(\d*))?$/.exec(text)
  const [, name = '', portText = ''] = bracketed ?? plain ?? []
  if (name === '') throw malformed('No host part in the URL')
  if (!bracketed && /[!{}\\$'"^`*<>=;,+&()]/.test(name)) throw malformed('Bad character in the host name')
  const port = portText === '' ? defaultPort : Number(portText)
  if (port > 65535) throw malformed('Port number was not a decimal number between 0 and 65535')
  return { host: bracketed ? name.toLowerCase().replace('%25', '%') : normalizeHost(name), port }
}

/** Lower case; names beyond ASCII and odd IPv4 forms become what the resolver is asked for. */
function normalizeHost(name: string): string {
  if (/^[A-Za-z0-9._-]+$/.test(name) && !/^(0x[0-9a-f]+|\d+)(\.(0x[0-9a-f]+|\d+))*\.?$/i.test(name))
    return name.toLowerCase()
  try {
    return new URL(`http://${decodeText(name)}/`).hostname
  } catch {
    throw malformed()
  }
}

function parseUserInfo(text: string | undefined): [string | undefined, string | undefined] {
  if (text === undefined) return [undefined, undefined]
  const colon = text.indexOf(':')
  if (colon === -1) return [decodeText(text), '']
  return [decodeText(text.slice(0, colon)), decodeText(text.slice(colon + 1))]
}

function decodeText(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function formatPath(rest: string, pathAsIs: boolean): string {
  const cut = rest.indexOf('?')
  const path = cut === -1 ? rest : rest.slice(0, cut)
  const whole = path === '' ? '/' : path
  return (pathAsIs ? whole : squashDots(whole)) + (cut === -1 ? '' : rest.slice(cut))
}

/** Removes dot segments. @source RFC 3986, section 5.2.4 */
function squashDots(path: string): string {
  if (!/(^|\/)\.\.?(\/|$)/.test(path)) return path
  const out: string[] = []
  const segments = path.split('/')
  segments.forEach((segment, index) => {
    const last = index === segments.length - 1
    if (segment === '..') {
      if (out.length > 1) out.pop()
      if (last) out.push('')
    } else if (segment === '.') {
      if (last) out.push('')
    } else out.push(segment)
  })
  return out.join('/') || '/'
}

function malformed(detail = 'URL using bad/illegal format or missing URL'): CurlError {
  return new CurlError(3, detail, { hint: 'Check the URL; quote it if it holds blanks or shell characters.' })
}
