import { CurlError } from '../core/errors.ts'
import type { RequestBody } from '../core/http.ts'

type Source = AsyncIterable<Uint8Array>
type Piece = Pick<RequestBody, 'length' | 'open'>

const lineLength = 76
/** Three bytes become four characters. */
const bytesPerLine = (lineLength / 4) * 3

/**
 * A part's content in one of the content transfer encodings.
 *
 * @throws {CurlError} 43 for an encoding that there is not
 * @source RFC 2045, section 6; curl 7.88.1, curl(1), --form
 */
export function encodePart(piece: Piece, encoder: string | undefined): Piece {
  if (encoder === undefined || /^(binary|8bit)$/i.test(encoder)) return piece
  if (/^7bit$/i.test(encoder)) return { ...piece, open: () => checkAscii(piece.open()) }
  if (/^base64$/i.test(encoder))
    return { length: base64Length(piece.length), open: () => encodeBase64(piece.open()) }
  if (/^quoted-printable$/i.test(encoder))
    return { length: piece.length === 0 ? 0 : undefined, open: () => encodeQuoted(piece.open()) }
  throw new CurlError(43, `A form field cannot be encoded as "${encoder}"`, {
    hint: 'The encodings are binary, 8bit, 7bit, base64 and quoted-printable.',
  })
}

async function* checkAscii(source: Source): Source {
  for await (const chunk of source) {
    if (chunk.some((byte) => byte > 0x7f))
      throw new CurlError(26, 'A form field that is sent as 7bit has other bytes')
    yield chunk
  }
}

function base64Length(length: number | undefined): number | undefined {
  if (!length) return length
  const characters = 4 * Math.ceil(length / 3)
  return characters + 2 * Math.floor((characters - 1) / lineLength)
}

async function* encodeBase64(source: Source): Source {
  let pending: Buffer = Buffer.alloc(0)
  let isFirst = true
  const format = (bytes: Buffer): Buffer => {
    const lines = bytes.toString('base64').match(/.{1,76}/g) ?? []
    const text = `${isFirst || lines.length === 0 ? '' : '\r\n'}${lines.join('\r\n')}`
    isFirst &&= lines.length === 0
    return Buffer.from(text, 'latin1')
  }
  for await (const chunk of source) {
    pending = Buffer.concat([pending, chunk])
    const whole = pending.length - (pending.length % bytesPerLine)
    if (whole > 0) yield format(pending.subarray(0, whole))
    pending = pending.subarray(whole)
  }
  yield format(pending)
}

/** Lines of the source end in CRLF; a line feed alone is a byte like any other. */
async function* encodeQuoted(source: Source): Source {
  const line = { column: 0 }
  let pending = ''
  for await (const chunk of source) {
    pending += Buffer.from(chunk).toString('latin1')
    // Three characters ahead are needed to know whether a line ends.
    const end = Math.max(0, pending.length - 3)
    const [text, at] = quoteText(pending, end, line)
    pending = pending.slice(at)
    yield Buffer.from(text, 'latin1')
  }
  yield Buffer.from(quoteText(pending, pending.length, line)[0], 'latin1')
}

/** @returns What became of the text up to `end`, and where the rest starts. */
function quoteText(text: string, end: number, line: { column: number }): [quoted: string, at: number] {
  const endsLine = (from: number): boolean => from >= text.length || text.startsWith('\r\n', from)
  let quoted = ''
  let at = 0
  while (at < end) {
    if (text.startsWith('\r\n', at)) {
      quoted += '\r\n'
      line.column = 0
      at += 2
      continue
    }
    const word = quoteByte(text[at] ?? '', endsLine(at + 1))
    const column = line.column + word.length
    const isFull = column > lineLength || (column === lineLength && !endsLine(at + 1))
    quoted += isFull ? `=\r\n${word}` : word
    line.column = isFull ? word.length : column
    at += 1
  }
  return [quoted, at]
}

function quoteByte(byte: string, endsLine: boolean): string {
  const isPlain = /[ \t]/.test(byte) ? !endsLine : /[!-<>-~]/.test(byte)
  return isPlain ? byte : toHex(byte)
}

function toHex(byte: string): string {
  return `=${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
}
