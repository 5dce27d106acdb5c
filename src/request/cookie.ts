/** One cookie; all text has one character per byte, as it came. */
export type Cookie = {
  readonly name: string
  readonly value: string
  /** `undefined`: read from a file that does not say. */
  domain: string | undefined
  /** Subdomains of the domain get it too. */
  readonly tailMatch: boolean
  /** As the server or the file wrote it. */
  readonly path: string | undefined
  /** The path that counts: without quotes and slash at its end. */
  readonly scope: string | undefined
  readonly secure: boolean
  readonly httpOnly: boolean
  /** Unix seconds, 0 for a cookie of the session. As large as curl's. */
  readonly expires: bigint
}

/** Which cookies a server sets and gets. */
export type CookiePlace = Readonly<{
  host: string
  /** With the query. */
  path: string
  /** TLS, or this machine. */
  secure: boolean
}>

export const maxExpires = 2n ** 63n - 1n

/** The part of a path that decides: a quote at its ends and a slash at its end mean nothing. */
export function scopeOf(path: string): string {
  const bare = path.replace(/^"/, '').replace(/"$/, '')
  return bare.startsWith('/') ? bare.replace(/\/$/, '') : '/'
}

/** `__Secure-` asks for a secure cookie, `__Host-` for one of this host alone. @source RFC 6265bis, section 4.1.3 */
export function keepsPrefix(prefix: string, { secure, path, tailMatch }: Cookie): boolean {
  if (/^__secure-/i.test(prefix)) return secure
  if (/^__host-/i.test(prefix)) return secure && path === '/' && !tailMatch
  return true
}

/**
 * Decimal digits behind blanks, as C reads them.
 *
 * @returns `undefined` where there are none, or for a negative number; the largest number for larger ones.
 */
export function readSeconds(text: string): bigint | undefined {
  const digits = /^[ \t]*\+?(\d+)/.exec(text)?.[1]
  if (digits === undefined) return undefined
  const seconds = BigInt(digits)
  return seconds > maxExpires ? maxExpires : seconds
}

/** ASCII letters only, as cookies are compared. */
export function isSameText(one: string | undefined, other: string | undefined): boolean {
  return one?.toLowerCase() === other?.toLowerCase()
}
