import { appendFileSync, statSync, writeFileSync } from 'node:fs'
import type { ReplyHead } from '../core/http.ts'
import type { Io } from '../core/io.ts'
import { proveWritable } from './prove-writable.ts'
import { toWriteError } from './write-failure.ts'

/** Makes the file of `-D`, empty, before anything is sent; a pipe or a device is only looked at. @throws {CurlError} 23 */
export function startDump(file: string): void {
  proveWritable(file)
  const stat = statSync(file, { throwIfNoEntry: false })
  if (!stat || stat.isFile()) writeFileSync(file, '')
}

/**
 * Writes response heads as they came (`-D`), behind those that are there.
 *
 * @param file `-` for stdout.
 * @throws {CurlError} 23
 */
export async function dumpHeads(
  io: Pick<Io, 'writeOut'>,
  file: string,
  heads: readonly Pick<ReplyHead, 'raw'>[],
): Promise<void> {
  const bytes = Buffer.concat(heads.map(({ raw }) => raw))
  if (file === '-') return io.writeOut(bytes)
  try {
    appendFileSync(file, bytes)
  } catch (error) {
    throw toWriteError(error, file)
  }
}
