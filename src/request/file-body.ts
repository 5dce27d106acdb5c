import { type BigIntStats, close, open, read, statSync } from 'node:fs'
import { promisify } from 'node:util'
import { CurlError } from '../core/errors.ts'
import type { RequestBody } from '../core/http.ts'
import { hashBytes } from './hash-bytes.ts'

const readSize = 512 * 1024
const openFile = promisify(open)
const readAt = promisify(read)
const closeFile = promisify(close)

/**
 * A file that is read again with every opening, so that it takes no memory whatever its size. `check` looks whether it is
 * still the file that it was.
 *
 * @param from Bytes at the start that are left out.
 * @returns `undefined` for what is no regular file: it has no size, and may have its bytes only once.
 * @throws {CurlError} 26 when it cannot be read
 */
export function openFileBody(name: string, from = 0): RequestBody | undefined {
  const first = statFile(name)
  if (!first.isFile()) return undefined
  const end = Number(first.size)
  let hash: Promise<Uint8Array> | undefined
  const body: RequestBody = {
    length: Math.max(0, end - from),
    open: () => readFile(name, from, end),
    sha256: () => {
      hash ??= hashBytes(readFile(name, from, end))
      return hash
    },
    check: () => {
      if (fingerprint(statFile(name)) === fingerprint(first)) return
      throw new CurlError(26, `The file "${name}" changed after it was sent for the first time`, {
        hint: 'Nothing was paid for it. Run the command again when the file is complete.',
      })
    },
  }
  return Object.freeze(body)
}

/** @throws {CurlError} 26 */
function statFile(name: string): BigIntStats {
  try {
    return statSync(name, { bigint: true })
  } catch (cause) {
    throw readError(name, cause)
  }
}

/** The time of the last change cannot be set back, unlike that of the last modification. */
function fingerprint({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join(' ')
}

async function* readFile(name: string, from: number, end: number): AsyncIterable<Uint8Array> {
  let file: number
  try {
    file = await openFile(name, 'r')
  } catch (cause) {
    throw readError(name, cause)
  }
  try {
    for (let at = from; at < end; ) {
      const buffer = Buffer.allocUnsafeSlow(Math.min(readSize, end - at))
      const { bytesRead } = await readAt(file, buffer, 0, buffer.length, at)
      if (bytesRead === 0) throw new CurlError(26, `The file "${name}" is shorter than it was`)
      at += bytesRead
      yield buffer.subarray(0, bytesRead)
    }
  } catch (cause) {
    throw cause instanceof CurlError ? cause : readError(name, cause)
  } finally {
    await closeFile(file)
  }
}

function readError(name: string, cause: unknown): CurlError {
  const code = cause instanceof Error ? (cause as NodeJS.ErrnoException).code : undefined
  const reason = reasons[code ?? ''] ?? code ?? 'it broke off'
  return new CurlError(26, `Failed to read the file "${name}": ${reason}`, { cause })
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
}
