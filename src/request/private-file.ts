import { constants, mkdtempSync, openSync, rmdirSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Opens a new file for reading and writing that nobody else can open: it is mode 0600 in a folder of mode 0700, and has
 * lost its name when this returns, so that its bytes are gone however the process ends.
 *
 * @returns The descriptor; the process's end closes it.
 */
export function openPrivateFile(temporaryFolder: string): number {
  const folder = mkdtempSync(join(temporaryFolder, 'presto-'))
  const name = join(folder, 'body')
  try {
    const file = openSync(name, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600)
    unlinkSync(name)
    return file
  } finally {
    rmdirSync(folder)
  }
}
