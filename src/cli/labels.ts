import type { ArgumentSpec, CommandSpec, OptionSpec } from './spec.ts'

/** `-X, --request METHOD`; without a letter the name stands where it would stand behind one. */
export function formatOptionLabel(row: OptionSpec): string {
  const value = row.value === undefined ? '' : ` ${row.value}`
  return `${row.short === undefined ? '    ' : `-${row.short}, `}--${row.long}${value}`
}

/** `-X METHOD`, or the long name when there is no letter. */
export function formatShortLabel(row: OptionSpec): string {
  const name = row.short === undefined ? `--${row.long}` : `-${row.short}`
  return row.value === undefined ? name : `${name} ${row.value}`
}

/** One sentence on an option: help, choices, and the environment variable with the same meaning. */
export function describeOption(row: OptionSpec): string {
  const choices = row.choices === undefined ? '' : ` (${row.choices.join(', ')})`
  return `${row.help}${choices}${row.env === undefined ? '' : ` [${row.env}]`}`
}

/** `<url>...`, `[name]` */
export function formatArgument({ name, required, many }: ArgumentSpec): string {
  return `${required ? `<${name}>` : `[${name}]`}${many ? '...' : ''}`
}

/** `presto wallet create [options] [name]`; `path` is the command's words. */
export function formatUsage(path: readonly string[], spec: CommandSpec): string {
  const action = spec.subcommands === undefined ? [] : [spec.defaultSubcommand ? '[command]' : '<command>']
  const words = [...path, ...action, '[options]', ...(spec.arguments ?? []).map(formatArgument)]
  return `presto ${words.join(' ')}`
}
