import { openSync } from 'node:fs'
import type { Io } from '../core/io.ts'
import { writeStderr } from './write-stderr.ts'

/**
 * Opens a file for messages, empty; what it has got is in it at once.
 *
 * @param file `-` for stdout.
 * @returns How to write; never throws. `undefined` when it cannot be opened.
 */
export function openTextFile(io: Pick<Io, 'writeOut'>, file: string): ((text: string) => void) | undefined {
  if (file === '-') return (text) => void io.writeOut(text).catch(() => undefined)
  try {
    const fd = openSync(file, 'w', 0o600)
    return (text) => writeStderr(text, fd)
  } catch {
    return undefined
  }
}
