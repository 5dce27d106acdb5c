import { statSync, unlinkSync } from 'node:fs'
import type { TransferState } from './transfer-state.ts'

/** `--remove-on-error`: takes away the file that a failed transfer has begun; one that it never touched stays. */
export function removeOutput({ filename, ownsFile }: TransferState): void {
  if (filename === undefined || !ownsFile) return
  try {
    if (statSync(filename).isFile()) unlinkSync(filename)
  } catch {
    // It is gone already, or not ours to remove.
  }
}
