import type { ScannedParam } from './scan-challenges.ts'

/**
 * The value of an auth-param: quoted-pairs unescaped, bytes read as UTF-8 where they are valid UTF-8, else as latin1.
 *
 * @source RFC 9110, section 5.6.4; draft-httpauth-payment-00, section 10.1
 */
export function readText({ text, quoted }: ScannedParam): string {
  return parseUtf8(quoted ? text.replace(/\\(.)/gs, '$1') : text)
}

/**
 * The value as it is meant to be read by people: also with the `\uXXXX` escapes that some servers write, which are no
 * quoted-pairs. For showing only.
 */
export function readDisplayText({ text, quoted }: ScannedParam): string {
  if (!quoted) return parseUtf8(text)
  const pattern = /\\u([0-9a-fA-F]{4})|\\(.)/gs
  if (!/\\u[0-9a-fA-F]{4}/.test(text)) return readText({ text, quoted, whole: true })
  return text.replace(pattern, (_pair, code: string | undefined, char: string) =>
    code === undefined ? char : String.fromCharCode(Number.parseInt(code, 16)),
  )
}

/** Header values arrive as one character per byte. */
function parseUtf8(text: string): string {
  if (!/[\u0080-\u00ff]/.test(text) || /[\u0100-\uffff]/.test(text)) return text
  const bytes = Uint8Array.from(text, (char) => char.charCodeAt(0))
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return text
  }
}
