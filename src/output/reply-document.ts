import { findHeader } from '../core/find-header.ts'
import type { HeaderList } from '../core/http.ts'
import { decodeLatin1 } from './decode-latin1.ts'
import type { PaymentDocument } from './payment-document.ts'
import { redactHeaderValue } from './redact.ts'

/** The `-j` document of one URL. */
export type ReplyDocument = Readonly<{
  url: string
  status: number
  /** Names in lower case; headers that came more than once as lists; secrets redacted. */
  headers: Readonly<Record<string, string | readonly string[]>>
  /** The value of a JSON body, the text of a UTF-8 one, else its base64. */
  body: unknown
  payment: PaymentDocument | null
}>

/** @param facts `url` without user info; the body decoded. */
export function replyDocument(
  facts: Readonly<{
    url: string
    status: number
    headers: HeaderList
    body: Uint8Array
    payment: PaymentDocument | undefined
  }>,
): ReplyDocument {
  const { url, status, headers, body, payment } = facts
  return {
    url,
    status,
    headers: collectHeaders(headers),
    body: readBody(body, headers),
    payment: payment ?? null,
  }
}

function collectHeaders(list: HeaderList): ReplyDocument['headers'] {
  const headers = new Map<string, string | string[]>()
  for (const [name, value] of list) {
    const key = name.toLowerCase()
    const shown = decodeLatin1(redactHeaderValue(name, value))
    const earlier = headers.get(key)
    if (earlier === undefined) headers.set(key, shown)
    else headers.set(key, Array.isArray(earlier) ? [...earlier, shown] : [earlier, shown])
  }
  return Object.fromEntries(headers)
}

function readBody(bytes: Uint8Array, headers: HeaderList): unknown {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return { base64: Buffer.from(bytes).toString('base64') }
  }
  const type = findHeader(headers, 'content-type') ?? ''
  return /^\s*application\/([\w.+-]+\+)?json\s*(;|$)/i.test(type) ? readJson(text) : text
}

/** JSON that cannot be read, nests too deeply for readers, or holds a number that would change, stays the text it is. */
function readJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return isKept(text) ? value : text
  } catch {
    return text
  }
}

const maxDepth = 500
const token = /"(?:[^"\\]+|\\.)*"|[[{]|[\]}]|-?\d[\d.eE+-]*/g

/** @param text Valid JSON. */
function isKept(text: string): boolean {
  let depth = 0
  for (const [part] of text.matchAll(token)) {
    if (part === '[' || part === '{') depth += 1
    else if (part === ']' || part === '}') depth -= 1
    else if (!part.startsWith('"') && isInexact(part)) return false
    if (depth > maxDepth) return false
  }
  return true
}

function isInexact(number: string): boolean {
  return number.length > 15 && normalize(number) !== normalize(String(Number(number)))
}

/** Digits and exponent of a decimal, so that `1.50e3` and `1500` are the same. */
function normalize(number: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(number) ?? []
  const digits = `${whole}${fraction}`.replace(/^0+/, '')
  const significant = digits.replace(/0+$/, '')
  return `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`
}
