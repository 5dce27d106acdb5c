import { type Env, readEnvValue } from './env-values.ts'
import type { ScannedItem, ScannedOption } from './scan.ts'
import type { OptionSpec } from './spec.ts'

/** Options by long name, typed ones before the environment's; the last of several wins. */
export type OptionValues<Name extends string> = Readonly<{
  isOn(name: Name): boolean
  text(name: Name): string | undefined
  /** Every value in order, for options that may be given several times. */
  list(name: Name): readonly string[]
}>

/** @throws {UsageError} when the environment holds a value of the wrong type. */
export function readOptionValues<Name extends string>(
  items: readonly ScannedItem[],
  rows: readonly OptionSpec[],
  env: Env,
): OptionValues<Name> {
  const typed = new Map<string, ScannedOption[]>()
  for (const item of items) {
    if (item.kind !== 'option') continue
    const earlier = typed.get(item.row.long)
    if (earlier) earlier.push(item)
    else typed.set(item.row.long, [item])
  }
  const fromEnv = new Map<string, string | boolean | undefined>()
  for (const row of rows)
    if (row.env !== undefined && !typed.has(row.long)) fromEnv.set(row.long, readEnvValue(row, env))
  return {
    isOn: (name) => typed.get(name)?.at(-1)?.on ?? fromEnv.get(name) === true,
    text: (name) => {
      const value = typed.get(name)?.at(-1)?.value ?? fromEnv.get(name)
      return typeof value === 'string' ? value : undefined
    },
    list: (name) => (typed.get(name) ?? []).flatMap(({ value }) => value ?? []),
  }
}
