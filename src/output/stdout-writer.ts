import { fstatSync, writeSync } from 'node:fs'
import type { CurlError } from '../core/errors.ts'
import { codeOf, toWriteError } from './write-failure.ts'

/** What a fresh pipe takes without a reader: up to here a plain write does not block. */
const pipeBytes = 65_536

/**
 * Writes to stdout. Files, terminals and what fits into a pipe are written at once; a pipe that fills up goes through Node's
 * stream, which waits for the reader without blocking timers and signals.
 *
 * @param openStream Node's stream over the same descriptor; costs some milliseconds, so it is asked for only when needed.
 * @returns A function that ends when the bytes have left. @throws {CurlError} 23, again at every later call
 */
export function createStdoutWriter(
  openStream: () => NodeJS.WritableStream,
  fd = 1,
): (bytes: Uint8Array | string) => Promise<void> {
  let written = 0
  let stream: NodeJS.WritableStream | undefined
  let failure: CurlError | undefined
  let pipe: boolean | undefined

  const isPipe = (): boolean => {
    pipe ??= isPipeOrSocket(fd)
    return pipe
  }
  /** @returns How many bytes went out; fewer than all when the rest would block. */
  const writeNow = (bytes: Uint8Array): number => {
    let at = 0
    while (at < bytes.length) {
      if (written + bytes.length - at > pipeBytes && isPipe()) return at
      try {
        const count = writeSync(fd, bytes, at, bytes.length - at)
        at += count
        written += count
      } catch (error) {
        if (codeOf(error) !== 'EAGAIN') throw error
        return at
      }
    }
    return at
  }

  return async (output) => {
    if (failure) throw failure
    const bytes = typeof output === 'string' ? Buffer.from(output) : output
    try {
      const at = stream ? 0 : writeNow(bytes)
      if (at === bytes.length) return
      stream ??= listen(openStream())
      await writeStream(stream, bytes.subarray(at))
    } catch (error) {
      failure = toWriteError(error)
      throw failure
    }
  }
}

/** Errors are told by the callbacks of `write`; without a listener they would end the process as well. */
function listen(stream: NodeJS.WritableStream): NodeJS.WritableStream {
  return stream.on('error', () => {})
}

function writeStream(stream: NodeJS.WritableStream, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(bytes, (error) => (error ? reject(error) : resolve()))
  })
}

function isPipeOrSocket(fd: number): boolean {
  try {
    const stat = fstatSync(fd)
    return stat.isFIFO() || stat.isSocket()
  } catch {
    return false
  }
}
