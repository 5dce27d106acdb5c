const bold = '\u001b[1m'
const plain = '\u001b[22m'

/** A response head with the names of its headers in bold, for terminals (`--styled-output`). */
export function styleHead(raw: Uint8Array): Uint8Array {
  const text = Buffer.from(raw).toString('latin1')
  return Buffer.from(text.replace(/^([^\s:]+)(?=:)/gm, `${bold}$1${plain}`), 'latin1')
}
