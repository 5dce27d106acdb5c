import { findHeader } from '../../core/find-header.ts'
import { type BodySink, openSink } from '../../output/body-sink.ts'
import { createFile } from '../../output/create-file.ts'
import { dispositionName } from '../../output/disposition-name.ts'
import { inOutputDir } from './body-file.ts'
import type { TransferState } from './transfer-state.ts'

/**
 * The file of a body whose name the server has a say in (`-J`), or that must not overwrite anything (`--no-clobber`).
 *
 * @param file What `-o` or `-O` says.
 * @source curl 7.88.1, curl(1), --remote-header-name, --no-clobber
 */
export function openNamedSink(state: TransferState, file: string): BodySink {
  const { app, flags } = state.session
  const { clobber } = flags.saving
  const fallback = file === '' && state.credentialLeft ? 'answer' : undefined
  const given = nameFromServer(state) ?? fallback
  const name = given === undefined ? file : inOutputDir(state, given)
  state.filename = name
  const onOpen = (): void => {
    state.ownsFile = true
  }
  const mayOverwrite = clobber === 'always' || (clobber === undefined && given === undefined)
  if (mayOverwrite) return openSink(app.io, { file: name, binaryOk: false, onOpen })
  // What was paid for is not thrown away because of a name.
  const numbered = clobber === 'never' || state.credentialLeft
  const open = (): number => {
    const made = createFile(name, numbered)
    state.filename = made.file
    state.madeFile = true
    if (clobber === undefined && made.file !== name)
      state.session.warn(`${name} is there already; the answer is saved as ${made.file}`)
    return made.fd
  }
  return openSink(app.io, { file: name, binaryOk: false, open, onOpen })
}

/** What file systems take, with room for a number. */
const longestName = 250

function nameFromServer(state: TransferState): string | undefined {
  const { session, target, reply } = state
  if (!session.flags.saving.remoteHeaderName || !target.remoteName) return undefined
  const value = findHeader(reply?.headers ?? [], 'content-disposition')
  const name = value === undefined ? undefined : dispositionName(value)
  // What was paid for is kept under the name in the URL, where curl would end.
  return state.credentialLeft && name !== undefined && !isUsable(name) ? undefined : name
}

function isUsable(name: string): boolean {
  return !/^\.{0,2}$/.test(name) && Buffer.byteLength(name) < longestName
}
