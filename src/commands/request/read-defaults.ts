import { readFileSync } from 'node:fs'
import { indexOptions } from '../../cli/option-names.ts'
import type { ScannedOption } from '../../cli/scan.ts'
import { StateError, UsageError } from '../../core/errors.ts'
import { requestRows } from './options/rows.ts'
import { parseConfig } from './parse-config.ts'

/** Payment options that only make less possible; a file that is read unasked holds no others. */
const narrowing: ReadonlySet<string> = new Set([
  'max-spend',
  'no-pay',
  'dry-run',
  'confirm',
  'pay-with',
  'network',
  'token',
  'if-unresolved',
  'no-accept-payment',
])

/**
 * The options of `prestorc`.
 *
 * @throws {UsageError} for a line that is no option, and for payment options that could widen what is allowed
 * @throws {StateError} when the file is there and cannot be read
 */
export function readDefaults(file: string): readonly ScannedOption[] {
  const options = parseConfig(readText(file), file, indexOptions(requestRows))
  for (const { row, on, value, expand } of options) {
    const widens = row.long === 'if-unresolved' ? value !== 'refuse' : !narrowing.has(row.long) || !on
    if (row.group === 'payment' && (widens || expand))
      throw new UsageError(`${file}: option ${row.long} may not stand there`, {
        hint: 'What is read unasked can only narrow what is paid; `presto limits` and `presto config` hold the rest.',
      })
  }
  return options
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new StateError(`${file} cannot be read`, {
      cause,
      hint: 'Mend it, or go on without it with -q as the first option.',
    })
  }
}
