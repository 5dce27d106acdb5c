import { UsageError } from '../core/errors.ts'
import { parseDollars } from '../core/money.ts'
import type { OptionSpec } from './spec.ts'

/**
 * Checks one value against its row.
 *
 * @param name What the user typed, or the name of the environment variable.
 * @throws {UsageError}
 */
export function checkValue(row: OptionSpec, value: string, name: string): void {
  if (row.type === 'seconds') checkSeconds(value, name)
  else if (row.type === 'count') checkCount(row, value, name)
  else if (row.type === 'amount' && parseDollars(value) === undefined)
    throw new UsageError(`${name}: expected an amount in dollars like 0.05, with at most six decimals`)
  else if (row.choices && !row.choices.includes(value))
    throw new UsageError(`${name}: expected one of ${row.choices.join(', ')}`)
}

/**
 * Milliseconds of a time in seconds that was checked before; curl takes everything that strtod does.
 *
 * @returns `undefined` for zero, which means no limit; at most what a timer can hold.
 */
export function parseSeconds(text: string): number | undefined {
  const timeoutMs = Math.min(Math.trunc(Number(text) * 1000), maxTimerMs)
  return timeoutMs === 0 ? undefined : timeoutMs
}

const maxTimerMs = 2_147_483_647
const number = /^\s*[+-]?(\d+\.?\d*(e[+-]?\d+)?|\.\d+(e[+-]?\d+)?|0x[\da-f]+)$/i

function checkSeconds(value: string, name: string): void {
  if (!number.test(value)) throw new UsageError(`${name}: expected a proper numerical parameter`)
  if (Number(value) < 0) throw new UsageError(`${name}: expected a positive numerical parameter`)
}

function checkCount(row: OptionSpec, value: string, name: string): void {
  if (!/^\s*[+-]?\d{1,9}$/.test(value) || Number(value) < (row.min ?? 0))
    throw new UsageError(`${name}: expected a proper numerical parameter`)
}
