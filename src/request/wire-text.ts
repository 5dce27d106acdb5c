/** Text as a header carries it: its UTF-8 bytes, one character per byte. */
export function toWireText(text: string): string {
  return /[^\0-\x7f]/.test(text) ? Buffer.from(text, 'utf8').toString('latin1') : text
}

/** The first line only: a value must never start a header of its own. */
export function firstLine(text: string): string {
  return /^[^\r\n\0]*/.exec(text)?.[0] ?? ''
}
