import { remoteName } from '../../request/remote-name.ts'
import { planOf, type TransferState } from './transfer-state.ts'

/**
 * The file of `-o` or `-O`; `undefined` for stdout.
 *
 * @throws {CurlError} 23 when `-O` finds no name in the URL
 */
export function bodyFileOf(state: TransferState): string | undefined {
  const { output, remoteName: wanted } = state.target
  if (output === '-' || (output === undefined && !wanted)) return undefined
  return inOutputDir(state, output ?? nameOf(state))
}

/** A name under `--output-dir`; none stays none. */
export function inOutputDir({ session }: TransferState, name: string): string {
  const { outputDir = '' } = session.flags.saving
  return outputDir === '' || name === '' ? name : `${outputDir}/${name}`
}

/** With `-J` the server may name what has no name in its URL. */
function nameOf(state: TransferState): string {
  const { url } = planOf(state)
  const isNameless = /[/\\]$/.test(url.path.split('?')[0] ?? '')
  return isNameless && state.session.flags.saving.remoteHeaderName ? '' : remoteName(url)
}
