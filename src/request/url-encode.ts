const unreserved = /[A-Za-z0-9\-._~]/
const codes = Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte)
  if (unreserved.test(character)) return character
  return character === ' ' ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
})

/** Percent-encodes bytes as a form does: a blank becomes `+`, everything but `A-Za-z0-9-._~` becomes `%XX`. */
export function urlEncode(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += codes[byte]
  return text
}
