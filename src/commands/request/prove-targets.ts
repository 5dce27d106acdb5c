import { proveWritable } from '../../output/prove-writable.ts'
import { bodyFileOf } from './body-file.ts'
import type { TransferState } from './transfer-state.ts'

/** Makes sure before anything is signed that what is paid for can be kept. @throws {CurlError} 23 */
export function proveTargets(state: TransferState): void {
  const { flags } = state.session
  for (const file of [bodyFileOf(state), flags.dumpHeader, flags.receipt])
    if (file !== undefined && file !== '-') proveWritable(file)
}
