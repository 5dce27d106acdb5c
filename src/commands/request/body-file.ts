import { remoteName } from '../../request/remote-name.ts'
import { planOf, type TransferState } from './transfer-state.ts'

/**
 * The file of `-o` or `-O`; `undefined` for stdout.
 *
 * @throws {CurlError} 23 when `-O` finds no name in the URL
 */
export function bodyFileOf(state: TransferState): string | undefined {
  const { output, remoteName: wanted } = state.target
  if (output !== undefined) return output === '-' ? undefined : output
  return wanted ? remoteName(planOf(state).url) : undefined
}
