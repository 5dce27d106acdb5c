import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import { setConfigValue } from '../../config/store.ts'
import { UsageError } from '../../core/errors.ts'
import { findConfigKey } from './find-config-key.ts'

/** Sets one key. @throws {UsageError} {StateError} */
export async function set(app: App, input: CommandInput): Promise<void> {
  const [typed = '', ...values] = input.arguments
  const { row } = findConfigKey(typed)
  if (values.length > 1 && row.type.json !== 'list')
    throw new UsageError(`${typed} takes one value`, { hint: `It must be ${row.type.expects}.` })
  await setConfigValue(app.paths(), typed, values.join(','))
}
