import type { DataFlag } from './flags.ts'
import { readSource, type StdinReader } from './read-source.ts'
import { urlEncode } from './url-encode.ts'

const separator = '&'

/**
 * The bytes of all `-d`, `--data-*` and `--json` in order: joined by `&`, except that `--json` is put on without a
 * separator.
 *
 * @throws {CurlError} 26 for a file that cannot be read, while it is iterated
 * @source curl 7.88.1, curl(1), --data, --data-urlencode, --json; a missing file ends as in curl 8
 */
export async function* readData(data: readonly DataFlag[], stdin: StdinReader): AsyncIterable<Uint8Array> {
  for (const [index, flag] of data.entries()) {
    if (index > 0 && flag.kind !== 'json') yield Buffer.from(separator)
    yield* readPiece(flag, stdin)
  }
}

function readPiece({ kind, value }: DataFlag, stdin: StdinReader): AsyncIterable<Uint8Array> {
  if (kind === 'data-urlencode') return encodePiece(value, stdin)
  if (kind === 'data-raw' || !value.startsWith('@')) return literal(value)
  const source = readSource(value.slice(1), stdin)
  return kind === 'data' ? dropLineBreaks(source) : source
}

async function* literal(text: string): AsyncIterable<Uint8Array> {
  yield Buffer.from(text, 'utf8')
}

/** CR, LF and NUL of a file are no data for `-d`. */
async function* dropLineBreaks(source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  for await (const chunk of source) yield chunk.filter((byte) => byte !== 0x0d && byte !== 0x0a && byte !== 0)
}

/** `content`, `=content`, `name=content`, `@file`, `name@file`; an equals sign anywhere means that there is no file. */
async function* encodePiece(value: string, stdin: StdinReader): AsyncIterable<Uint8Array> {
  const equals = value.indexOf('=')
  const cut = equals === -1 ? value.indexOf('@') : equals
  const name = value.slice(0, Math.max(cut, 0))
  const content = value.slice(cut + 1)
  if (name !== '') yield Buffer.from(`${name}=`, 'utf8')
  const isFile = equals === -1 && cut !== -1
  const source = isFile ? readSource(content, stdin) : literal(content)
  for await (const chunk of source) yield Buffer.from(urlEncode(chunk), 'latin1')
}
