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
