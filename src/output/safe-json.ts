import { forbidden } from '../core/sanitize.ts'

/**
 * JSON in which characters that a terminal or a reader could be fooled with stand as escapes; same value.
 *
 * @param indent Blanks for each level; on one line when it is 0.
 */
export function formatSafeJson(value: unknown, indent = 0): string {
  return escapeForbidden(JSON.stringify(value, undefined, indent) ?? 'null')
}

/** JSON text with those characters as escapes; line feeds stay. */
export function escapeForbidden(json: string): string {
  return json.replace(forbidden, escapeUnits)
}

function escapeUnits(characters: string): string {
  // Line breaks of strings are escapes already: this one is between the members.
  if (characters === '\n') return characters
  let text = ''
  for (let at = 0; at < characters.length; at++)
    text += `\\u${characters.charCodeAt(at).toString(16).padStart(4, '0')}`
  return text
}
