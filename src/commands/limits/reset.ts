import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import { unsetConfigValue } from '../../config/store.ts'
import { UsageError } from '../../core/errors.ts'
import { findLimit } from './find-limit.ts'
import { limitRows } from './limit-rows.ts'
import { show } from './show.ts'

/** Lists say who may be paid at all; to forget them all at once would allow more than anybody asked for. */
const ceilings = limitRows.filter(({ kind, name }) => kind === 'amount' || name === 'per-host')

/** Puts one limit, or all ceilings, back to the default and shows what holds now. @throws {UsageError} {StateError} */
export async function reset(app: App, input: CommandInput): Promise<void> {
  const [name, host] = input.arguments
  const rows = name === undefined ? ceilings : [findLimit(name)]
  if (host !== undefined && rows[0]?.kind !== 'named-amount')
    throw new UsageError(`The limit ${rows[0]?.name} has no names`, {
      hint: `Usage: \`presto limits reset ${rows[0]?.name}\``,
    })
  const suffix = host === undefined ? '' : `.${host.toLowerCase()}`
  for (const row of rows) await unsetConfigValue(app.paths(), `limits.${row.name}${suffix}`)
  await show(app, input)
}
