import { closeSync, constants, mkdirSync, openSync, unlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { codeOf, toWriteError } from './write-failure.ts'

const newOnly = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL
const fileMode = 0o644
const folderMode = 0o750
/** As often as curl tries. */
const highestNumber = 99

/**
 * Opens a file that was not there before.
 *
 * @param numbered `.1`, `.2` and so on are added when the name is taken.
 * @returns Its descriptor, and its name, which may have got a number.
 * @throws what `openSync` throws
 * @source curl 7.88.1, curl(1), --no-clobber
 */
export function createFile(file: string, numbered: boolean): { fd: number; file: string } {
  for (let number = 0; ; number++) {
    const name = number === 0 ? file : `${file}.${number}`
    try {
      return {
        fd: openSync(name, newOnly, fileMode),
        file: name,
      }
    } catch (error) {
      const isTaken = ['EEXIST', 'EISDIR'].includes(codeOf(error))
      if (!isTaken || !numbered || number === highestNumber) throw error
    }
  }
}

/** Makes the folders above a file (`--create-dirs`); a file in their way is found when this one is written. @throws {CurlError} 23 */
export function createFolders(file: string): void {
  const folder = dirname(file)
  try {
    mkdirSync(folder, { recursive: true, mode: folderMode })
  } catch (error) {
    if (!['EEXIST', 'ENOTDIR'].includes(codeOf(error))) throw toWriteError(error, folder)
  }
}

/** Makes sure that a new file can be made beside `file`, whatever its name will be. @throws {CurlError} 23 */
export function proveFolder(file: string, unique: string): void {
  const folder = dirname(file)
  try {
    const { fd, file: made } = createFile(join(folder, `.presto-${unique}`), true)
    closeSync(fd)
    unlinkSync(made)
  } catch (error) {
    throw toWriteError(error, folder)
  }
}
