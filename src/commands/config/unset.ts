import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import { unsetConfigValue } from '../../config/store.ts'

/**
 * Removes a key or a section, also one that this version does not know; one that is not set is no failure.
 *
 * @throws {StateError}
 */
export async function unset(app: App, input: CommandInput): Promise<void> {
  const key = input.arguments[0] ?? ''
  if (!(await unsetConfigValue(app.paths(), key)))
    app.io.writeErr(`presto: ${key.slice(0, 120)} was not set.\n`)
}
