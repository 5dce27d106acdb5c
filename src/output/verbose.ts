import type { TraceLine } from '../core/http.ts'
import { sanitize } from '../core/sanitize.ts'
import { decodeLatin1 } from './decode-latin1.ts'
import { redactHeaderLine, redactText } from './redact.ts'

/** A challenge is worth reading whole; longer lines are noise. */
const maxLineLength = 4096

/** One line of `-v` without its line break: redacted, and safe for a terminal. */
export function formatTraceLine({ kind, text }: TraceLine): string {
  if (kind === '*') return `* ${redactText(sanitize(text, maxLineLength))}`
  return `${kind} ${sanitize(decodeLatin1(redactHeaderLine(text)), maxLineLength)}`
}

/** `HH:MM:SS.ffffff ` in local time, as `--trace-time` puts it before a line. */
export function formatTraceTime(at: number): string {
  const date = new Date(at)
  const two = (value: number) => String(value).padStart(2, '0')
  const fraction = String(date.getMilliseconds()).padStart(3, '0').padEnd(6, '0')
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${fraction} `
}
