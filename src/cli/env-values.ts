import { UsageError } from '../core/errors.ts'
import { checkValue } from './check-value.ts'
import type { OptionSpec } from './spec.ts'

export type Env = Readonly<Record<string, string | undefined>>

/** A key in the environment beats a wallet named there; only an explicit option beats both (cli.md 4). */
const beatenBy: Readonly<Record<string, string>> = { PRESTO_WALLET: 'PRESTO_PRIVATE_KEY' }

const words = new Map([
  ['1', true],
  ['true', true],
  ['yes', true],
  ['on', true],
  ['0', false],
  ['false', false],
  ['no', false],
  ['off', false],
])

/**
 * What the environment says about an option that was not typed.
 *
 * @returns `undefined` when the variable is missing or empty.
 * @throws {UsageError} when its value is of the wrong type.
 */
export function readEnvValue(row: OptionSpec, env: Env): string | boolean | undefined {
  if (row.env === undefined) return undefined
  const value = env[row.env]
  if (value === undefined || value === '' || env[beatenBy[row.env] ?? '']) return undefined
  if (row.value !== undefined) {
    checkValue(row, value, row.env)
    return value
  }
  const on = words.get(value.toLowerCase())
  if (on === undefined) throw new UsageError(`${row.env}: expected 1 or 0`)
  return on
}
