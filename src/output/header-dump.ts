import { appendFileSync, writeFileSync } from 'node:fs'
import type { ReplyHead } from '../core/http.ts'
import type { Io } from '../core/io.ts'
import { toWriteError } from './write-failure.ts'

/**
 * Writes response heads as they came (`-D`).
 *
 * @param file `-` for stdout.
 * @param append True after the first URL of an invocation: its heads stay.
 * @throws {CurlError} 23
 */
export async function dumpHeads(
  io: Pick<Io, 'writeOut'>,
  file: string,
  heads: readonly Pick<ReplyHead, 'raw'>[],
  append: boolean,
): Promise<void> {
  const bytes = Buffer.concat(heads.map(({ raw }) => raw))
  if (file === '-') return io.writeOut(bytes)
  try {
    if (append) appendFileSync(file, bytes)
    else writeFileSync(file, bytes)
  } catch (error) {
    throw toWriteError(error, file)
  }
}
