import { helpRow, rowsOf } from './command-rows.ts'
import type { ArgumentSpec, CommandSpec, OptionSpec } from './spec.ts'

export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const

/** What a value can be completed with; `text`: nothing is known. */
export type ValueKind =
  | Readonly<{ kind: 'choices'; choices: readonly string[] }>
  | Readonly<{ kind: 'file' | 'account' | 'text' }>

export type CompletionOption = Readonly<{
  /** `-X` */
  short: string | undefined
  /** `--request`, further long names behind it */
  long: readonly string[]
  placeholder: string | undefined
  /** `undefined` for a switch. */
  value: ValueKind | undefined
  many: boolean
  help: string
}>

/** One command or subcommand; the first one, without path, is presto itself. */
export type CompletionNode = Readonly<{
  /** `wallet create` */
  path: string
  subcommands: readonly Readonly<{ name: string; help: string }>[]
  options: readonly CompletionOption[]
  arguments: readonly Readonly<{ name: string; many: boolean; value: ValueKind }>[]
}>

export type CompletionModel = readonly CompletionNode[]

/** What the four shells' files are made from. */
export function buildModel(commands: readonly CommandSpec[], networks: readonly string[]): CompletionModel {
  const request = commands.find(({ name }) => name === 'request')
  const root: CompletionNode = {
    path: '',
    subcommands: commands.map(({ name, summary }) => ({ name, help: summary })),
    options: toOptions(request?.options ?? [], networks),
    arguments: toArguments(request?.arguments ?? [], networks),
  }
  return [root, ...commands.flatMap((spec) => toNodes([spec], commands, networks))]
}

function toNodes(
  chain: readonly CommandSpec[],
  commands: readonly CommandSpec[],
  networks: readonly string[],
): CompletionNode[] {
  const spec = chain.at(-1)
  if (!spec) return []
  const names = commands.map(({ name }) => name)
  const args = spec.name === 'help' ? [{ name: 'command', choices: names }] : (spec.arguments ?? [])
  const node = {
    path: chain.map(({ name }) => name).join(' '),
    subcommands: (spec.subcommands ?? []).map(({ name, summary }) => ({ name, help: summary })),
    options: toOptions([...rowsOf(chain), helpRow], networks),
    arguments: toArguments(args, networks),
  }
  return [node, ...(spec.subcommands ?? []).flatMap((each) => toNodes([...chain, each], commands, networks))]
}

function toOptions(rows: readonly OptionSpec[], networks: readonly string[]): CompletionOption[] {
  const unique = rows.filter((row, at) => rows.findIndex(({ long }) => long === row.long) === at)
  return unique.map((row) => ({
    short: row.short === undefined ? undefined : `-${row.short}`,
    long: [row.long, ...(row.aliases ?? [])].map((name) => `--${name}`),
    placeholder: row.value,
    value: row.value === undefined ? undefined : toValueKind(row, row.long, row.type === 'file', networks),
    many: row.many ?? false,
    help: row.help,
  }))
}

function toArguments(rows: readonly ArgumentSpec[], networks: readonly string[]) {
  return rows.map((row) => ({
    name: row.name,
    many: row.many ?? false,
    value: toValueKind(row, row.name, row.name === 'file', networks),
  }))
}

/** Accounts and networks are known by the name of the option or argument that takes them. */
function toValueKind(
  { choices }: { choices?: readonly string[] | undefined },
  name: string,
  isFile: boolean,
  networks: readonly string[],
): ValueKind {
  if (choices !== undefined) return { kind: 'choices', choices }
  if (name === 'network') return { kind: 'choices', choices: networks }
  if (name === 'wallet' || name === 'account') return { kind: 'account' }
  return { kind: isFile ? 'file' : 'text' }
}
