import {
  accessSync,
  closeSync,
  constants,
  openSync,
  readlinkSync,
  type Stats,
  statSync,
  unlinkSync,
} from 'node:fs'
import { dirname, resolve } from 'node:path'
import { codeOf, toWriteError } from './write-failure.ts'

/**
 * Makes sure that a file can be written later, without changing it and without leaving one behind.
 *
 * @throws {CurlError} 23
 */
export function proveWritable(file: string): void {
  try {
    const stat = statOf(file)
    if (!stat) proveCreatable(file)
    else if (stat.isDirectory()) throw new Error('EISDIR: is a directory')
    else if (stat.isFile()) closeSync(openSync(file, constants.O_WRONLY))
    // Opening a pipe or a device would wait for its reader.
    else accessSync(file, constants.W_OK)
  } catch (error) {
    throw toWriteError(error, file)
  }
}

function statOf(file: string): Stats | undefined {
  return statSync(file, { throwIfNoEntry: false })
}

/** Only making it tells: rights, names, quotas and read-only disks all have their say. */
function proveCreatable(file: string): void {
  try {
    closeSync(openSync(file, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600))
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
    // A symbolic link to a file that is not there yet, or a file that another process has just made.
    if (!statOf(file)) proveCreatable(resolve(dirname(file), readlinkSync(file)))
    return
  }
  unlinkSync(file)
}
