import { forbidden } from '../core/sanitize.ts'

/** JSON on one line in which characters that a terminal or a reader could be fooled with stand as escapes; same value. */
export function formatSafeJson(value: unknown): string {
  return (JSON.stringify(value) ?? 'null').replace(forbidden, escapeUnits)
}

function escapeUnits(characters: string): string {
  let text = ''
  for (let at = 0; at < characters.length; at++)
    text += `\\u${characters.charCodeAt(at).toString(16).padStart(4, '0')}`
  return text
}
