import { CurlError } from '../core/errors.ts'
import type { TargetUrl } from '../core/http.ts'
import { sanitize } from '../core/sanitize.ts'
import { parseTargetUrl } from '../core/target-url.ts'

/**
 * The absolute URL that a `Location` means, with its fragment, written as curl writes it: blanks become `%20`, in a query
 * `+`, and bytes beyond ASCII are percent-encoded.
 *
 * @param location As it came, one character per byte, blanks trimmed.
 */
export function resolveLocation(base: TargetUrl, location: string): string {
  if (/^[a-z][a-z0-9+.-]*:/i.test(location)) return encodeAbsolute(location)
  if (location.startsWith('//')) return encodeAbsolute(`${base.scheme}:${location}`)
  const [path = '/'] = base.path.split('?', 1)
  const text = encodeText(location)
  if (text.startsWith('/')) return base.origin + text
  if (text === '?') return base.origin + path
  if (text.startsWith('?')) return base.origin + path + text
  if (text.startsWith('#')) return base.origin + base.path + text
  return base.origin + path.slice(0, path.lastIndexOf('/') + 1) + text
}

/** @throws {CurlError} 1 for another scheme, 3 for what is no URL */
export function parseRedirectTarget(url: string, pathAsIs = false): TargetUrl {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase()
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https')
    throw new CurlError(1, `Protocol "${sanitize(scheme, 40)}" not supported or disabled in presto`)
  try {
    return parseTargetUrl(url, pathAsIs)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : ''
    throw new CurlError(3, `The redirect target URL could not be parsed: ${reason}`, { cause })
  }
}

/** The URL as `%{redirect_url}` shows it: tidy when it can be followed, else as the server wrote it. */
export function formatRedirectUrl(url: string): string {
  try {
    return parseTargetUrl(url).href + (/#.*$/s.exec(url)?.[0] ?? '')
  } catch {
    return url
  }
}

/** The host is a name in UTF-8, not text of the path. */
function encodeAbsolute(url: string): string {
  const [, start = '', rest = ''] = /^([a-z][a-z0-9+.-]*:\/*[^/?#]*)(.*)$/is.exec(url) ?? []
  return Buffer.from(start, 'latin1').toString('utf8') + encodeText(rest)
}

function encodeText(text: string): string {
  const query = text.indexOf('?')
  const encode = (part: string, blank: string): string =>
    part.replace(/ /g, blank).replace(/[\u0080-\u00ff]/g, (byte) => `%${byte.charCodeAt(0).toString(16)}`)
  if (query === -1) return encode(text, '%20')
  return encode(text.slice(0, query), '%20') + encode(text.slice(query), '+')
}
