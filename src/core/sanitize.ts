/** C0 and C1 controls, DEL, zero-width and bidi characters, line separators, BOM: nothing of these reaches a terminal. */
export const forbidden =
  /[\p{Cc}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu
const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/**
 * One safe terminal line of text that came from a server: blanks for line breaks and tabs, no control, bidi or zero-width
 * character, shortened with `…`.
 *
 * @param maxLength Characters that are kept at most.
 */
export function sanitize(text: string, maxLength = 200): string {
  const line = text
    .slice(0, maxLength * 8)
    .replace(loneSurrogate, '\ufffd')
    .replace(/[\t\n\r]+/g, ' ')
    .replace(forbidden, '')
    .trim()
  const characters = [...line]
  return characters.length > maxLength ? `${characters.slice(0, maxLength - 1).join('')}…` : line
}
