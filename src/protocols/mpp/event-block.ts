import { type PaymentEventName, paymentEventNames } from './payment-event.ts'

const colon = 0x3a
const space = 0x20
const names = paymentEventNames.map((name) => ({ name, bytes: bytesOf(name) }))
const field = bytesOf('event')

/**
 * What a line says about the kind of its event: `other` when it names one of the application's, `undefined` when it is no
 * `event` line.
 *
 * @param bytes The line is `bytes` from `start` to `end`, without its line end.
 * @source WHATWG HTML, section 9.2.6
 */
export function readEventLine(
  bytes: Uint8Array,
  start: number,
  end: number,
): PaymentEventName | 'other' | undefined {
  const nameEnd = start + field.length
  if (end < nameEnd || !matches(bytes, start, field)) return undefined
  if (end > nameEnd && bytes[nameEnd] !== colon) return undefined
  const valueAt = bytes[nameEnd + 1] === space ? nameEnd + 2 : nameEnd + 1
  for (const known of names)
    if (end - valueAt === known.bytes.length && matches(bytes, valueAt, known.bytes)) return known.name
  return 'other'
}

function matches(bytes: Uint8Array, at: number, expected: Uint8Array): boolean {
  for (let i = 0; i < expected.length; i++) if (bytes[at + i] !== expected[i]) return false
  return true
}

/**
 * The data of one event, its lines joined by line feeds.
 *
 * @returns `undefined` without a `data` line, or when the bytes are no UTF-8.
 * @source WHATWG HTML, section 9.2.6
 */
export function readBlockData(block: Uint8Array): string | undefined {
  const lines = decode(block)
    ?.split(/\r\n|\r|\n/)
    .flatMap(
      (line) =>
        /^data(?:: ?(.*))?$/s
          .exec(line)
          ?.map((part) => part ?? '')
          .slice(1) ?? [],
    )
  return lines && lines.length > 0 ? lines.join('\n') : undefined
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0))
}
