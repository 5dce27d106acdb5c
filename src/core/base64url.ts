const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const values = new Map([...alphabet].map((char, index) => [char, index]))

/**
 * Encodes bytes as base64url without padding.
 *
 * @source RFC 4648, section 5
 */
function formatBase64Url(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const word = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    const digits = Math.min(3, bytes.length - at) + 1
    for (let digit = 0; digit < digits; digit++) text += alphabet[(word >> (18 - 6 * digit)) & 63]
  }
  return text
}

/**
 * Decodes base64url; padding and the standard alphabet are tolerated, everything else is not.
 *
 * @returns `undefined` when the text is not base64url.
 * @source RFC 4648, section 5; draft-httpauth-payment-00, appendix A (decode leniently)
 */
export function parseBase64Url(text: string): Uint8Array | undefined {
  const digits = text
    .replace(/={1,2}$/, '')
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
  if (digits.length % 4 === 1) return undefined
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4))
  let word = 0
  let bits = 0
  let at = 0
  for (const digit of digits) {
    const value = values.get(digit)
    if (value === undefined) return undefined
    word = ((word << 6) | value) & 0xffffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = (word >> bits) & 255
    }
  }
  return bytes
}

/** UTF-8 text of base64url, `undefined` when either is broken. */
export function parseBase64UrlText(text: string): string | undefined {
  const bytes = parseBase64Url(text)
  if (!bytes) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** Base64url of a text's UTF-8 bytes. */
export function formatBase64UrlText(text: string): string {
  return formatBase64Url(new TextEncoder().encode(text))
}
