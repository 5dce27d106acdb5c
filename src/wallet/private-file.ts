import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { WalletError } from '../core/errors.ts'

/**
 * Writes a new file that only its owner may read, from its first byte on; it appears complete or not at all.
 *
 * @param suffix Random letters for the temporary name.
 * @throws {WalletError} when there is one already, or it cannot be written.
 */
export function createPrivateFile(file: string, text: string, suffix: string): void {
  const temporary = writeTemporary(file, text, suffix)
  try {
    moveToNewName(temporary, file)
  } catch (error) {
    unlinkSync(temporary)
    throw error
  }
}

/** Replaces a file of that kind; a reader sees the old or the new one. @throws {WalletError} */
export function replacePrivateFile(file: string, text: string, suffix: string): void {
  renameSync(writeTemporary(file, text, suffix), file)
  syncFolder(file)
}

/** Gives a file another name without ever overwriting. @throws {WalletError} when the name is taken */
export function moveToNewName(from: string, to: string): void {
  try {
    linkSync(from, to)
  } catch (cause) {
    const taken = (cause as NodeJS.ErrnoException).code === 'EEXIST'
    throw new WalletError(taken ? `${to} exists already` : `${to} cannot be written`, { cause })
  }
  unlinkSync(from)
  syncFolder(to)
}

function writeTemporary(file: string, text: string, suffix: string): string {
  const temporary = join(dirname(file), `.${basename(file)}.${suffix}.tmp`)
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    const descriptor = openSync(temporary, 'wx', 0o600)
    try {
      writeSync(descriptor, text)
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
    return temporary
  } catch (cause) {
    throw new WalletError(`${file} cannot be written`, { cause })
  }
}

/** A name is durable when its folder is; Windows cannot sync folders and needs not. */
function syncFolder(file: string): void {
  try {
    const descriptor = openSync(dirname(file), 'r')
    fsyncSync(descriptor)
    closeSync(descriptor)
  } catch {}
}
