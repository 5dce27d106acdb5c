import { findNearest } from '../../cli/nearest.ts'
import { configKeys, type FoundKey, findKey } from '../../config/schema.ts'
import { UsageError } from '../../core/errors.ts'

/** A key as typed. @throws {UsageError} naming the nearest one. */
export function findConfigKey(typed: string): FoundKey {
  const found = findKey(typed)
  if (found) return found
  const names = configKeys.map(({ key }) => key)
  const nearest = findNearest(typed, names)
  throw new UsageError(`There is no config key ${typed.slice(0, 120)}`, {
    hint: nearest === undefined ? `There is: ${names.join(', ')}.` : `Did you mean ${nearest}?`,
  })
}
