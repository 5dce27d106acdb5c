import type { CommandSpec, OptionSpec } from './spec.ts'

/** Every command has it. */
export const helpRow = {
  long: 'help',
  short: 'h',
  negatable: false,
  group: 'general',
  help: 'Show this help',
} as const satisfies OptionSpec

/** The options of a command: its own, those of the commands above it, and those of its default subcommand. */
export function rowsOf(chain: readonly CommandSpec[]): readonly OptionSpec[] {
  const last = chain.at(-1)
  const standIn = last?.subcommands?.find(({ name }) => name === last.defaultSubcommand)
  const rows = new Map<string, OptionSpec>()
  for (const { options = [] } of [standIn, ...chain.toReversed()].filter((spec) => spec !== undefined))
    for (const row of options) if (!rows.has(row.long)) rows.set(row.long, row)
  return [...rows.values()]
}
