import { proveFolder } from '../../output/create-file.ts'
import { proveWritable } from '../../output/prove-writable.ts'
import { bodyFileOf, inOutputDir } from './body-file.ts'
import type { TransferState } from './transfer-state.ts'

/** Makes sure before anything is signed that what is paid for can be kept. @throws {CurlError} 23 */
export function proveTargets(state: TransferState): void {
  const { flags } = state.session
  const { remoteHeaderName, clobber } = flags.saving
  const file = bodyFileOf(state)
  const named = clobber === 'never' || file === '' ? [] : [file]
  for (const each of [...named, flags.dumpHeader, flags.receipt])
    if (each !== undefined && each !== '-') proveWritable(each)
  // The name is not known yet.
  if (file !== undefined && (remoteHeaderName || clobber === 'never'))
    proveFolder(file === '' ? inOutputDir(state, 'answer') : file, `${state.urlNumber}-${state.startedAt}`)
}
