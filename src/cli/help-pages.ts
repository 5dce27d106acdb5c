import { describeOption, formatArgument, formatOptionLabel, formatShortLabel, formatUsage } from './labels.ts'
import type { CommandSpec, OptionGroup, OptionSpec } from './spec.ts'
import { formatColumns, wrapText } from './wrap-text.ts'

/** The groups of options in the order of the pages, with what they are about. */
export const optionGroups: Readonly<Record<OptionGroup, string>> = {
  request: 'What is requested',
  output: 'What is printed, and where',
  connection: 'How the server is reached',
  payment: 'What may be paid, and how',
  general: 'Help and version',
}

/** What the one-screen help is made of. */
export type Overview = Readonly<{
  commands: readonly CommandSpec[]
  /** Options with a line of their own. */
  featured: readonly OptionSpec[]
  /** Options that are only named. */
  named: readonly OptionSpec[]
}>

/** The help that fits one screen of 40 lines and names every command. */
export function formatOverview({ commands, featured, named }: Overview): string {
  const namedRows = groupNames().flatMap((group): [string, string][] => {
    const labels = named.filter((row) => row.group === group).map(formatShortLabel)
    return labels.length === 0 ? [] : [[group, labels.join(', ')]]
  })
  return [
    'Usage: presto [options] <url>...       curl for URLs that cost money\n',
    '       presto <command> [options]\n',
    '\nCommands:\n',
    formatColumns(commands.map(({ name, summary }) => [name, summary])),
    '\nOptions:\n',
    formatColumns(featured.map((row) => [formatOptionLabel(row), row.help])),
    '\nMore options, as in curl:\n',
    formatColumns(namedRows),
    '\n`presto help COMMAND` explains a command, `presto --help all` every option,\n',
    '`presto --help category` lists the groups of options.\n',
  ].join('')
}

/** The names of the groups. */
export function formatCategories(): string {
  return formatColumns(Object.entries(optionGroups))
}

/** Every option of one group. */
export function formatCategory(group: OptionGroup, rows: readonly OptionSpec[]): string {
  return `${optionGroups[group]}:\n${formatOptions(rows.filter((row) => row.group === group))}`
}

/** Every option, group by group. */
export function formatAllOptions(rows: readonly OptionSpec[]): string {
  return groupNames()
    .map((group) => formatCategory(group, rows))
    .join('\n')
}

/** The page of one command. `rows` are the options to list, `path` the command's words. */
export function formatCommandHelp(
  path: readonly string[],
  spec: CommandSpec,
  rows: readonly OptionSpec[],
): string {
  const sections = [
    `Usage: ${formatUsage(path, spec)}\n`,
    wrapText(`${spec.summary}.`),
    spec.details === undefined ? '' : wrapText(spec.details),
    section('Commands', formatColumns((spec.subcommands ?? []).map((each) => subcommandLine(spec, each)))),
    section('Arguments', formatColumns(argumentLines(spec))),
    section('Options', formatOptions(rows)),
    section(
      'Examples',
      examplesOf(spec)
        .map((example) => `  ${example}\n`)
        .join(''),
    ),
  ]
  return sections.filter((text) => text !== '').join('\n')
}

function section(title: string, text: string): string {
  return text === '' ? '' : `${title}:\n${text}`
}

function formatOptions(rows: readonly OptionSpec[]): string {
  return formatColumns(rows.map((row) => [formatOptionLabel(row), describeOption(row)]))
}

function subcommandLine(parent: CommandSpec, spec: CommandSpec): [string, string] {
  const words = [spec.name, ...(spec.arguments ?? []).map(formatArgument)]
  return [words.join(' '), `${spec.summary}${spec.name === parent.defaultSubcommand ? ' (the default)' : ''}`]
}

function argumentLines(spec: CommandSpec): [string, string][] {
  return (spec.arguments ?? []).flatMap((argument): [string, string][] =>
    argument.choices === undefined ? [] : [[argument.name, `one of ${argument.choices.join(', ')}`]],
  )
}

/** A command without examples of its own shows those of its subcommands. */
function examplesOf(spec: CommandSpec): readonly string[] {
  if (spec.examples.length > 0) return spec.examples
  return (spec.subcommands ?? []).flatMap(({ examples }) => examples.slice(0, 1))
}

function groupNames(): OptionGroup[] {
  return Object.keys(optionGroups) as OptionGroup[]
}
