import { CurlError } from '../core/errors.ts'

/** One proxy as it was named. */
export type ProxyServer = Readonly<{
  kind: 'http' | 'https' | 'socks4' | 'socks4a' | 'socks5' | 'socks5h'
  /** Lower case, without brackets. */
  host: string
  port: number
  /** `name:password`, decoded. */
  user: string | undefined
}>

const kinds: ReadonlySet<string> = new Set(['http', 'https', 'socks4', 'socks4a', 'socks5', 'socks5h'])
const defaultPort = 1080
const defaultTlsPort = 443

/**
 * Reads `[scheme://][user[:password]@]host[:port][/]`.
 *
 * @param user Of `-U`, for a URL that names none; percent-decoded like the URL's own.
 * @throws {CurlError} 5 for what is no proxy, 7 for another kind of proxy
 */
export function parseProxy(text: string, user: string | undefined): ProxyServer {
  const [, scheme = 'http', authority = ''] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^/?#]*)/i.exec(text) ?? []
  const name = scheme.toLowerCase()
  const kind = name === 'socks' ? 'socks4' : name
  if (!kinds.has(kind)) throw new CurlError(7, `Unsupported proxy scheme '${name}'`)
  const at = authority.lastIndexOf('@')
  const place = /^(?:\[([\da-f:.]+)(?:%[^\]]*)?\]|([^:[\]\s]+))(?::(\d*))?$/i.exec(authority.slice(at + 1))
  const [, address, plain = address, digits = ''] = place ?? []
  const port = digits === '' ? (kind === 'https' ? defaultTlsPort : defaultPort) : Number(digits)
  if (plain === undefined || port > 65535)
    throw new CurlError(5, 'Unsupported proxy syntax', {
      hint: 'Write a proxy as http://host:port, with name:password@ in front of the host if it wants one.',
    })
  const own = at === -1 ? user : authority.slice(0, at)
  return Object.freeze({
    kind: kind as ProxyServer['kind'],
    host: plain.toLowerCase(),
    port,
    user: own === undefined ? undefined : decodeUser(own),
  })
}

function decodeUser(text: string): string {
  const colon = text.indexOf(':')
  if (colon === -1) return `${decode(text)}:`
  return `${decode(text.slice(0, colon))}:${decode(text.slice(colon + 1))}`
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
