import { findNearest } from '../../cli/nearest.ts'
import { UsageError } from '../../core/errors.ts'
import { type LimitRow, limitNames, limitRows } from './limit-rows.ts'

/** A limit by name. @throws {UsageError} naming the nearest one. */
export function findLimit(typed: string): LimitRow {
  const row = limitRows.find(({ name }) => name === typed)
  if (row) return row
  const nearest = findNearest(typed, limitNames)
  throw new UsageError(`There is no limit ${typed.slice(0, 40)}`, {
    hint: nearest === undefined ? `There is: ${limitNames.join(', ')}.` : `Did you mean ${nearest}?`,
  })
}
