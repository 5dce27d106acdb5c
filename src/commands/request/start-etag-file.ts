import { closeSync, openSync } from 'node:fs'
import { CurlError } from '../../core/errors.ts'

/** Empties the file of `--etag-save` before anything is sent. @throws {CurlError} 26 when it cannot be written, as in curl */
export function startEtagFile(file: string): void {
  if (file === '-') return
  try {
    closeSync(openSync(file, 'w', 0o666))
  } catch (cause) {
    throw new CurlError(26, `Failed to create the file "${file}" of --etag-save`, { cause })
  }
}
