/** The groups under which `--help` lists options. */
export type OptionGroup = 'request' | 'output' | 'connection' | 'payment' | 'general'

/**
 * One row of an option table: the scanner, `--help`, docs/options.md and the completions are functions of these rows.
 */
export type OptionSpec = Readonly<{
  /** Long name without dashes. */
  long: string
  /** Further long names, e.g. `max-pay`. */
  aliases?: readonly string[] | undefined
  short?: string | undefined
  /** Placeholder of the value; absent for a switch. */
  value?: string | undefined
  /** May be given several times; the value is then a list in order. */
  many?: boolean | undefined
  /** Switches have a `--no-` form unless this is false. */
  negatable?: boolean | undefined
  /** What the value must be; checked while scanning, exit 2. */
  type?: 'text' | 'seconds' | 'count' | 'amount' | 'file' | 'header' | 'choice' | undefined
  choices?: readonly string[] | undefined
  /** Smallest `count`, 0 unless told. */
  min?: number | undefined
  /** Environment variable with the same meaning. */
  env?: string | undefined
  group: OptionGroup
  /** At most 60 characters, imperative, no full stop. */
  help: string
  /** One paragraph for the reference. */
  details?: string | undefined
  example?: string | undefined
  /** Not in the one-screen help, only in the reference and completions. */
  hidden?: boolean | undefined
}>

/** A positional argument of a command. */
export type ArgumentSpec = Readonly<{
  name: string
  required?: boolean
  many?: boolean
  choices?: readonly string[]
}>

/** One command or subcommand; `load` is the only way to its code. */
export type CommandSpec = Readonly<{
  name: string
  /** At most 60 characters, imperative, no full stop. */
  summary: string
  details?: string | undefined
  arguments?: readonly ArgumentSpec[] | undefined
  options?: readonly OptionSpec[] | undefined
  examples: readonly string[]
  subcommands?: readonly CommandSpec[] | undefined
  /** Subcommand that runs when none is named. */
  defaultSubcommand?: string | undefined
  hidden?: boolean | undefined
}>

/** What a command's run gets: its own options by long name, and its arguments in order. */
export type CommandInput = Readonly<{
  /** `['wallet', 'create']` */
  path: readonly string[]
  arguments: readonly string[]
  options: Readonly<Record<string, string | boolean | readonly string[] | undefined>>
}>
