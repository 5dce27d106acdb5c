import type { OptionSpec } from './spec.ts'

/** What a typed name stands for; `on` is false for the `--no-` form. */
export type NamedOption = Readonly<{ row: OptionSpec; on: boolean }>

/** The names of one option table, made for looking up what was typed. */
export type OptionNames = Readonly<{
  short: ReadonlyMap<string, OptionSpec>
  /** Exact long names without dashes; a row `no-x` is also there as `x`, turned off. */
  long: ReadonlyMap<string, NamedOption>
}>

/** Indexes a table by letter and by long name. */
export function indexOptions(rows: readonly OptionSpec[]): OptionNames {
  const short = new Map<string, OptionSpec>()
  const long = new Map<string, NamedOption>()
  for (const row of rows) {
    if (row.short !== undefined) short.set(row.short, row)
    for (const name of [row.long, ...(row.aliases ?? [])]) {
      long.set(name, { row, on: true })
      if (name.startsWith('no-') && row.value === undefined) long.set(name.slice(3), { row, on: false })
    }
  }
  return { short, long }
}

/**
 * Rows whose long name starts with what was typed. Only curl's own options may be abbreviated: what a payment is
 * allowed to do has to be written out.
 */
export function findAbbreviated(names: OptionNames, typed: string): ReadonlyMap<string, NamedOption> {
  const hits = new Map<string, NamedOption>()
  for (const [name, option] of names.long)
    if (name.startsWith(typed) && option.on && option.row.group !== 'payment') hits.set(name, option)
  return hits
}
