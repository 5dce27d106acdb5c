/** Keys that identify or cache, and open nothing. */
const harmless = new Set([
  'idempotency-key',
  'x-idempotency-key',
  'sec-websocket-key',
  'surrogate-key',
  'cache-key',
  'x-cache-key',
])
const secretPrefix = /^(payment-(session|receipt|signature|response|authorization)|x-payment(?!-required))/
const secretWord =
  /(^|[-_])(authorization|cookie2?|secret|password|passwd|passphrase|session|sid|jwt|apikey|siwx|sign-in-with-x)([-_]|$)/
const secretEnding = /((^|[-_])(key|auth|dpop)|token|secret|apikey|password|signature|credential)$/

/** Authentication schemes that stay readable; anything else before a blank might be a part of the secret. */
const schemes =
  /^(basic|bearer|digest|payment|negotiate|ntlm|l402|lsat|token|dpop|hawk|gnap|hoba|apikey|aws4-hmac-sha256)$/i

/** True for headers whose value opens something: credentials, cookies, receipts, API keys. Challenges are public. */
export function isSecretHeader(name: string): boolean {
  const lower = name.toLowerCase()
  if (harmless.has(lower)) return false
  return secretPrefix.test(lower) || secretWord.test(lower) || secretEnding.test(lower)
}

/** `Authorization: Payment [redacted, 612 bytes]`; lines that hold no secret only lose the user info of URLs. */
export function redactHeaderLine(line: string): string {
  const colon = line.indexOf(':')
  const name = line.slice(0, Math.max(colon, 0)).trim()
  if (colon === -1 || /[\s/]/.test(name) || !isSecretHeader(name)) return redactUserInfo(line)
  const [, blank = '', value = ''] = /^([ \t]*)(.*)$/s.exec(line.slice(colon + 1)) ?? []
  return `${line.slice(0, colon + 1)}${blank}${redactHeaderValue(name, value)}`
}

/**
 * A header's value as it may be shown: the scheme of credentials stays, everything secret becomes its length.
 *
 * @param value One character per byte, as it came.
 */
export function redactHeaderValue(name: string, value: string): string {
  if (!isSecretHeader(name)) return redactUserInfo(value)
  if (value === '' || alreadyRedacted.test(value)) return value
  const [, scheme = '', blank = '', rest = ''] = /^(\S+)([ \t]+)(.+)$/s.exec(value) ?? []
  const keepsScheme = /authorization$/i.test(name) && schemes.test(scheme)
  return keepsScheme ? `${scheme}${blank}${redacted(rest)}` : redacted(value)
}

const alreadyRedacted = /^([\w-]+[ \t]+)?\[redacted, \d+ bytes\]$/

const userInfo = /\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/?#"'<>@]*(?:@[^\s/?#"'<>@]*)*@/gi
const query = /\b([a-z][a-z0-9+.-]{0,20}:\/\/[^\s?#"'<>]*)[?#][^\s"'<>]*/gi
const pathQuery = /((?:^|[\s"'(])\/[^\s?#"'<>]*)\?[^\s"'<>]*=[^\s"'<>]*/g
const headerInText =
  /\b((?:[a-z0-9]{1,24}[-_]){0,6}(?:authorization|cookie2?|payment-(?:signature|receipt|response)|x-payment(?:-response)?|api-?key|(?:auth|access|security|csrf|xsrf)-token))[ \t]*:[ \t]*(\S[^\r\n]*)/gi
const bearer = /\b(bearer|l402|lsat|dpop|negotiate|ntlm)([ \t]+)([\w.~+/:-]{8,}=*)/gi
const basic =
  /\b(basic)([ \t]+)((?:[A-Za-z0-9+/]{4}){2,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)(?![\w=])/gi
const payment = /\b(payment)([ \t]+)((?!0x)[\w-]{40,}={0,2})/gi
/** Base64url of JSON: JSON web tokens, credentials and the like. */
const encodedObject = /\beyJ[\w-]{16,}={0,2}(?:\.[\w-]*){0,4}/g
const apiKey = /\b(?:sk|rk|spt|pat|ghp|xox[abp])[-_][\w-]{12,}/g
const assignment =
  /\b(pass(?:word|wd|phrase)|(?:client[_-]?)?secret|(?:access|refresh|auth|id)[_-]?token|api[_-]?key|private[_-]?key|mnemonic|signature)(["']?[ \t]*=[ \t]*|["'][ \t]*:[ \t]*)("[^"\r\n]*"|'[^'\r\n]*'|(?!\[redacted)[^\s,;&}]+)/gi
/** Signatures and signed transactions, also parts of them; hashes, addresses and ids are shorter and stay. */
const longHex = /\b(?:0x)?[0-9a-f]{65,}\b/gi

/**
 * Takes secrets out of any text on its way to stderr or into an error document: credentials, bearer values, user info and
 * queries of URLs, signatures.
 */
export function redactText(text: string): string {
  const value = (_match: string, name: string, gap: string, secret: string) =>
    alreadyRedacted.test(secret) ? `${name}${gap}${secret}` : `${name}${gap}${redacted(secret)}`
  return redactUserInfo(text)
    .replace(query, '$1?[redacted]')
    .replace(pathQuery, '$1?[redacted]')
    .replace(
      headerInText,
      (_match, name: string, secret: string) => `${name}: ${redactHeaderValue(name, secret)}`,
    )
    .replace(bearer, value)
    .replace(basic, value)
    .replace(payment, value)
    .replace(assignment, value)
    .replace(encodedObject, redacted)
    .replace(apiKey, redacted)
    .replace(longHex, redacted)
}

/** As `redactText`, for errors that are not ours and may hold a key: everything as long as a key goes. */
export function redactForeignText(text: string): string {
  return redactText(text).replace(/\b(?:0x)?[0-9a-f]{64,}\b/gi, redacted)
}

function redactUserInfo(text: string): string {
  return text.replace(userInfo, '$1')
}

function redacted(secret: string): string {
  return `[redacted, ${secret.length} bytes]`
}
