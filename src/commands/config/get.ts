import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import { printResult } from '../print-result.ts'
import { listEntries, readConfigFile } from './entries.ts'
import { findConfigKey } from './find-config-key.ts'

/** Prints the value of one key; nothing when it is not set. @throws {UsageError} for an unknown key. {StateError} */
export async function get(app: App, input: CommandInput): Promise<void> {
  const { key } = findConfigKey(input.arguments[0] ?? '')
  const value = listEntries(readConfigFile(app)).find((entry) => entry.key === key)?.value
  await printResult(app, input, { document: { key, value: value ?? null }, text: value ?? '' })
}
