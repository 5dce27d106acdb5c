import { forbidden } from '../core/sanitize.ts'

/** Colours of the parts of JSON; `undefined`: only the layout. */
export type JsonPaint = Readonly<Record<'name' | 'string' | 'number' | 'word', (text: string) => string>>

/** Deeper ones are shown as they came: their blanks would outgrow them. */
const deepest = 200

/**
 * Lays out a JSON text in lines of two blanks a level. Names, numbers and strings stay as they were written, in their
 * order; only characters that a terminal could be fooled with become escapes.
 *
 * @returns `undefined` for a text that is no JSON, or one that is nested too deep to be read.
 */
export function prettyJson(text: string, paint: JsonPaint | undefined): string | undefined {
  if (!isJson(text)) return undefined
  const tokens = text.match(token) ?? []
  let laidOut = ''
  let depth = 0
  for (const [at, part] of tokens.entries()) {
    const isEnd = closing.has(part)
    const isFirst = opening.has(tokens[at - 1] ?? '')
    depth += levels(part)
    if (depth > deepest) return undefined
    const breaks = isEnd !== isFirst || tokens[at - 1] === ','
    laidOut +=
      (breaks ? lineBreak(depth - (opening.has(part) ? 1 : 0)) : '') + formatPart(part, tokens[at + 1], paint)
  }
  return `${laidOut}\n`
}

function levels(part: string): number {
  if (opening.has(part)) return 1
  return closing.has(part) ? -1 : 0
}

const opening = new Set(['{', '['])
const closing = new Set(['}', ']'])
/** Strings with their escapes, punctuation, and everything else up to the next of these. */
const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function formatPart(part: string, next: string | undefined, paint: JsonPaint | undefined): string {
  if (part === ':') return ': '
  if (part === ',' || levels(part) !== 0) return part
  const safe = part.replace(forbidden, escapeUnits)
  if (!paint) return safe
  if (part.startsWith('"')) return next === ':' ? paint.name(safe) : paint.string(safe)
  return /^[-\d]/.test(part) ? paint.number(safe) : paint.word(safe)
}

function escapeUnits(characters: string): string {
  let text = ''
  for (let at = 0; at < characters.length; at++)
    text += `\\u${characters.charCodeAt(at).toString(16).padStart(4, '0')}`
  return text
}

function lineBreak(depth: number): string {
  return `\n${'  '.repeat(depth)}`
}
