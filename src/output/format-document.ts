import { forbidden } from '../core/sanitize.ts'
import { formatSafeJson } from './safe-json.ts'

/** A document for `-j` (one line) or `-t`, with its closing line break. */
export async function formatDocument(value: unknown, format: 'json' | 'toon'): Promise<string> {
  if (format === 'json') return `${formatSafeJson(value)}\n`
  const { encode } = await import('@toon-format/toon')
  // TOON has escapes for line breaks and the like only inside quotes, and none for what is replaced afterwards.
  return `${encode(toWellFormed(value)).replace(unsafeBeyondLines, '\ufffd')}\n`
}

/** TOON is made of lines. */
const unsafeBeyondLines = new RegExp(`(?!\\n)(?:${forbidden.source})`, forbidden.flags)

/** The same value with U+FFFD for every half of a character: TOON refuses those, and servers send them. */
function toWellFormed(value: unknown): unknown {
  const json = JSON.stringify(value) ?? 'null'
  return JSON.parse(
    json.replace(/\\(?:ud[89a-f][\da-f]{2}|[\s\S])/g, (part) => (part.startsWith('\\ud') ? '\ufffd' : part)),
  )
}
