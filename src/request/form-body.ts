import { randomBytes } from 'node:crypto'
import type { RequestBody } from '../core/http.ts'
import { openFileBody } from './file-body.ts'
import { encodePart } from './form-encode.ts'
import type { FormPart } from './form-tree.ts'
import { hashBytes } from './hash-bytes.ts'

/** Opens what can be read once: stdin for `-`, or a pipe. */
type OpenStream = (name: string) => Promise<RequestBody>

export type Form = Readonly<{ body: RequestBody; contentType: string }>

type FormOptions = Readonly<{
  /** Of the whole form, without boundary. */
  type: string
  /** `--form-escape` */
  backslash: boolean
  openStream: OpenStream
}>

type Piece = Pick<RequestBody, 'length' | 'open' | 'check' | 'release'>

/**
 * The body of a form. Files stay on disk until they are sent; every opening yields the same bytes.
 *
 * @throws {CurlError} 26 for a file that cannot be read, 43 for an unknown encoding
 * @source RFC 7578; curl 7.88.1's order, spelling and boundary
 */
export async function writeForm(parts: readonly FormPart[], options: FormOptions): Promise<Form> {
  const boundary = createBoundary()
  const disposition = /^multipart\/form-data($|[;\s])/i.test(options.type) ? 'form-data' : 'attachment'
  const pieces = await writeParts(parts, boundary, disposition, options)
  return { body: joinPieces(pieces), contentType: `${options.type}; boundary=${boundary}` }
}

function createBoundary(): string {
  return '-'.repeat(24) + randomBytes(8).toString('hex')
}

async function writeParts(
  parts: readonly FormPart[],
  boundary: string,
  disposition: string,
  options: FormOptions,
): Promise<Piece[]> {
  const pieces: Piece[] = []
  for (const [index, part] of parts.entries()) {
    const inner = part.content.kind === 'parts' ? createBoundary() : undefined
    const head = formatHead(part, disposition, inner, options.backslash)
    pieces.push(toPiece(`${index === 0 ? '' : '\r\n'}--${boundary}\r\n${head}\r\n`))
    const content = await openContent(part, inner, options)
    const isWhole = part.encoder === undefined
    pieces.push(...(isWhole ? content : [encodePart(joinPieces(content), part.encoder)]))
  }
  return [...pieces, toPiece(`\r\n--${boundary}--\r\n`)]
}

async function openContent(
  { content, type }: FormPart,
  boundary: string | undefined,
  options: FormOptions,
): Promise<Piece[]> {
  if (content.kind === 'text') return [toPiece(content.text)]
  if (content.kind === 'file')
    return [
      (content.file === '-' ? undefined : openFileBody(content.file)) ??
        (await options.openStream(content.file)),
    ]
  const isForm = /^multipart\/form-data($|[;\s])/i.test(type ?? '')
  return writeParts(content.parts, boundary ?? '', isForm ? 'form-data' : 'attachment', options)
}

function formatHead(
  part: FormPart,
  disposition: string,
  boundary: string | undefined,
  backslash: boolean,
): string {
  const has = (name: string): boolean => part.headers.some((line) => startsWith(line, name))
  const filename = part.filename ?? uploadName(part)
  const type = part.type ?? ownHeader(part, 'content-type') ?? guessType(part, filename)
  const quote = (key: string, text: string | undefined): string =>
    text === undefined ? '' : `; ${key}="${escapeName(text, backslash)}"`
  const isBare = part.name === undefined && filename === undefined && !(type && /^multipart\//i.test(type))
  const lines = []
  if (
    !has('content-disposition') &&
    !(isBare && disposition === 'attachment') &&
    !isNested(part, disposition)
  )
    lines.push(`Content-Disposition: ${disposition}${quote('name', part.name)}${quote('filename', filename)}`)
  if (type !== undefined)
    lines.push(`Content-Type: ${type}${boundary === undefined ? '' : `; boundary=${boundary}`}`)
  if (part.encoder !== undefined && !has('content-transfer-encoding'))
    lines.push(`Content-Transfer-Encoding: ${part.encoder.toLowerCase()}`)
  lines.push(...part.headers.filter((line) => !startsWith(line, 'content-type')))
  return lines.map((line) => `${line}\r\n`).join('')
}

/** A part of parts that has no name has nothing to say about its place. */
function isNested({ name, filename, content }: FormPart, disposition: string): boolean {
  return (
    disposition === 'attachment' && content.kind === 'parts' && name === undefined && filename === undefined
  )
}

function uploadName({ content }: FormPart): string | undefined {
  if (content.kind !== 'file' || !content.asUpload) return undefined
  return content.file.replace(/\/+$/, '').split('/').at(-1) || content.file
}

function ownHeader({ headers }: FormPart, name: string): string | undefined {
  return headers
    .find((line) => startsWith(line, name))
    ?.slice(name.length + 1)
    .replace(/^ +/, '')
}

function startsWith(line: string, name: string): boolean {
  return line.slice(0, name.length + 1).toLowerCase() === `${name}:`
}

function guessType({ content, filename: given }: FormPart, filename: string | undefined): string | undefined {
  if (content.kind === 'parts') return 'multipart/mixed'
  const isStdin = content.kind === 'file' && content.file === '-'
  if (content.kind === 'text' || isStdin) return typeOf(given ?? (isStdin ? filename : undefined))
  return (
    typeOf(filename) ??
    typeOf(content.file) ??
    (filename === undefined ? undefined : 'application/octet-stream')
  )
}

/** The suffixes that curl knows. */
const types: Readonly<Record<string, string>> = {
  gif: 'image/gif',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain',
  htm: 'text/html',
  html: 'text/html',
  pdf: 'application/pdf',
  xml: 'application/xml',
}

function typeOf(name: string | undefined): string | undefined {
  const suffix = /\.([a-z]+)$/i.exec(name ?? '')?.[1]?.toLowerCase() ?? ''
  return Object.hasOwn(types, suffix) ? types[suffix] : undefined
}

function escapeName(text: string, backslash: boolean): string {
  if (backslash) return text.replace(/[\\"]/g, '\\$&')
  return text.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function toPiece(text: string): Piece {
  const bytes = Buffer.from(text, 'utf8')
  return {
    length: bytes.length,
    open: async function* () {
      if (bytes.length > 0) yield bytes
    },
  }
}

function joinPieces(pieces: readonly Piece[]): RequestBody {
  let hash: Promise<Uint8Array> | undefined
  async function* openAll(): AsyncIterable<Uint8Array> {
    for (const piece of pieces) yield* piece.open()
  }
  const length = pieces.reduce<number | undefined>(
    (sum, piece) => (sum === undefined || piece.length === undefined ? undefined : sum + piece.length),
    0,
  )
  const open = length === undefined ? () => fillChunks(openAll()) : openAll
  return Object.freeze({
    length,
    open,
    sha256: () => {
      hash ??= hashBytes(open())
      return hash
    },
    check: () => {
      for (const piece of pieces) piece.check?.()
    },
    release: () => {
      for (const piece of pieces) piece.release?.()
    },
  })
}

/** As many bytes as curl puts into one chunk. */
const chunkBytes = 65_524

/** Pieces of unknown length leave in chunks: these are as large as curl's. */
async function* fillChunks(source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let waiting: Uint8Array = new Uint8Array()
  for await (const piece of source) {
    waiting = Buffer.concat([waiting, piece])
    while (waiting.length >= chunkBytes) {
      yield waiting.subarray(0, chunkBytes)
      waiting = waiting.subarray(chunkBytes)
    }
  }
  if (waiting.length > 0) yield waiting
}
