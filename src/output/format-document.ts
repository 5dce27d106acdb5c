import { forbidden } from '../core/sanitize.ts'
import { formatSafeJson } from './safe-json.ts'

/** A document for `-j` (one line) or `-t`, with its closing line break. */
export async function formatDocument(value: unknown, format: 'json' | 'toon'): Promise<string> {
  if (format === 'json') return `${formatSafeJson(value)}\n`
  const { encode } = await import('@toon-format/toon')
  // TOON has escapes for line breaks and the like only inside quotes, and none for what is replaced afterwards.
  return `${encode(value).replace(unsafeBeyondLines, '\ufffd')}\n`
}

/** TOON is made of lines. */
const unsafeBeyondLines = new RegExp(`(?!\\n)(?:${forbidden.source})`, forbidden.flags)
