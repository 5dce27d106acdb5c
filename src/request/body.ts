import { read, write } from 'node:fs'
import { promisify } from 'node:util'
import { CurlError } from '../core/errors.ts'
import type { RequestBody } from '../core/http.ts'
import { hashBytes } from './hash-bytes.ts'
import { openPrivateFile } from './private-file.ts'

/** Up to this many bytes a body stays in memory. */
export const maxInMemory = 4 * 1024 * 1024
const readSize = 256 * 1024

const readAt = promisify(read)
const writeAt = promisify(write)

/**
 * Reads a source to its end, once, and keeps its bytes: in memory up to 4 MB, beyond that in a file that has no name any
 * more. A file that changes later, or a pipe that is empty later, does not change the body.
 *
 * @param temporaryFolder Only used for large bodies.
 * @throws {CurlError} 26 when the bytes cannot be kept, and what the source throws
 */
export async function keepBody(
  source: AsyncIterable<Uint8Array>,
  temporaryFolder: string,
): Promise<RequestBody> {
  let kept: Uint8Array[] = []
  let length = 0
  let file: number | undefined
  for await (const chunk of source) {
    if (file === undefined && length + chunk.length > maxInMemory) {
      file = await keep(async () => openPrivateFile(temporaryFolder))
      await append(file, Buffer.concat(kept), 0)
      kept = []
    }
    if (file === undefined) kept.push(chunk)
    else await append(file, chunk, length)
    length += chunk.length
  }
  const bytes = Buffer.concat(kept)
  return asBody(length, file === undefined ? () => readMemory(bytes) : () => readKeptFile(file, length))
}

function asBody(length: number, open: () => AsyncIterable<Uint8Array>): RequestBody {
  let hash: Promise<Uint8Array> | undefined
  return Object.freeze({
    length,
    open,
    sha256: () => {
      hash ??= hashBytes(open())
      return hash
    },
  })
}

async function* readMemory(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  if (bytes.length > 0) yield bytes
}

/** Reads by position, so that several readers do not disturb each other. */
export async function* readKeptFile(file: number, length: number, from = 0): AsyncIterable<Uint8Array> {
  for (let at = from; at < length; ) {
    const buffer = Buffer.allocUnsafe(Math.min(readSize, length - at))
    const { bytesRead } = await keep(() => readAt(file, buffer, 0, buffer.length, at))
    if (bytesRead === 0) throw new CurlError(26, 'The kept request body is shorter than it was')
    at += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

export async function append(file: number, bytes: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesWritten } = await keep(() => writeAt(file, bytes, at, bytes.length - at, position + at))
    at += bytesWritten
  }
}

export async function keep<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (cause) {
    const code = cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? cause.message) : ''
    throw new CurlError(26, `The request body cannot be kept in a temporary file: ${code}`, {
      cause,
      hint: 'Bodies of more than 4 MB need space there; TMPDIR names another folder.',
    })
  }
}
