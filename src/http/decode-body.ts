import type { Transform } from 'node:stream'
import { constants, createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib'
import { CurlError } from '../core/errors.ts'
import { sanitize } from '../core/sanitize.ts'
import { ResponseBody } from './response-body.ts'

/** curl's limit; more layers than that are an attack. */
const maxLayers = 5
// A stream that stops early is given as far as it goes, as in curl.
const lenient = { finishFlush: constants.Z_SYNC_FLUSH }
const lenientBrotli = { finishFlush: constants.BROTLI_OPERATION_FLUSH }

/**
 * Undoes content encodings, the last one applied first: gzip, deflate with and without its wrapper, br.
 *
 * @param encodings The value of Content-Encoding.
 * @returns Iterates the plain bytes; throws a `CurlError` 61 for an unknown encoding or corrupt data, when there are data,
 *   behind what could be unpacked.
 */
export async function* decodeBody(
  body: AsyncIterableIterator<Uint8Array>,
  encodings: string,
): AsyncGenerator<Uint8Array, void> {
  const first = await body.next()
  if (first.done) return
  try {
    let bytes: AsyncIterable<Uint8Array> = rejoin(first.value, body)
    for (const name of readLayers(encodings)) bytes = await unpack(name, bytes)
    yield* bytes
  } finally {
    await body.return?.()
  }
}

function readLayers(encodings: string): string[] {
  const names = encodings.split(',').map((name) => name.trim().toLowerCase())
  const layers = names.filter((name) => name !== '' && name !== 'identity' && name !== 'none')
  if (layers.length > maxLayers)
    throw new CurlError(61, `Reject response due to more than ${maxLayers} content encodings`)
  return layers.reverse()
}

async function unpack(name: string, source: AsyncIterable<Uint8Array>): Promise<AsyncIterable<Uint8Array>> {
  const { decoder, bytes } = await openDecoder(name, source)
  const unpacked = new ResponseBody(decoder, decoder, undefined)
  decoder.once('error', (error) => unpacked.fail(corrupt(error)))
  feed(bytes, decoder).catch((error: Error) => {
    // What the decoder has made of the bytes before the failure is on its way.
    setImmediate(() => unpacked.fail(error))
  })
  return unpacked
}

async function feed(bytes: AsyncIterable<Uint8Array>, decoder: Transform): Promise<void> {
  for await (const chunk of bytes) {
    await new Promise<void>((resolve) => decoder.write(chunk, () => resolve()))
    if (decoder.destroyed) return
  }
  decoder.end()
}

async function openDecoder(
  name: string,
  bytes: AsyncIterable<Uint8Array>,
): Promise<{ decoder: Transform; bytes: AsyncIterable<Uint8Array> }> {
  if (name === 'gzip' || name === 'x-gzip') return { decoder: createGunzip(lenient), bytes }
  if (name === 'br') return { decoder: createBrotliDecompress(lenientBrotli), bytes }
  if (name !== 'deflate')
    throw new CurlError(
      61,
      `Unrecognized content encoding type "${sanitize(name, 40)}": presto knows gzip, deflate and br`,
    )
  const iterator = bytes[Symbol.asyncIterator]()
  const start = await readAtLeast(iterator, 2)
  const decoder = isZlib(start) ? createInflate(lenient) : createInflateRaw(lenient)
  return { decoder, bytes: rejoin(start, { [Symbol.asyncIterator]: () => iterator }) }
}

/** The two bytes of RFC 1950; without them it is the bare stream that some servers send. */
function isZlib([first = 0, second = 0]: Uint8Array): boolean {
  return (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0
}

async function readAtLeast(iterator: AsyncIterator<Uint8Array>, count: number): Promise<Uint8Array> {
  let bytes = Buffer.alloc(0)
  while (bytes.length < count) {
    const step = await iterator.next()
    if (step.done) break
    bytes = Buffer.concat([bytes, step.value])
  }
  return bytes
}

async function* rejoin(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  yield first
  yield* rest
}

function corrupt(cause: unknown): CurlError {
  const reason = cause instanceof Error ? cause.message : ''
  return new CurlError(61, `Error while processing content unencoding: ${reason}`, { cause })
}
