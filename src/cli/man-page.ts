import { curlRows, ownRows } from './exit-code-rows.ts'
import { optionGroups } from './help-pages.ts'
import { describeOption, formatUsage } from './labels.ts'
import type { CommandSpec, OptionGroup, OptionSpec } from './spec.ts'

/**
 * docs/presto.1, the manual page: commands, the options of a request by group, environment and exit codes.
 *
 * @source groff_man(7)
 */
export function formatManPage(commands: readonly CommandSpec[], rows: readonly OptionSpec[]): string {
  const groups = Object.entries(optionGroups) as [OptionGroup, string][]
  const shown = commands.filter(({ hidden }) => !hidden)
  return [
    '.\\" Written by `npm run gen` from the tables in src/commands/.',
    '.TH PRESTO 1 "" "" "User Commands"',
    '.SH NAME',
    'presto \\- curl for URLs that cost money',
    '.SH SYNOPSIS',
    '.B presto',
    '.RI [ options ] " url" ...',
    '.br',
    '.B presto',
    '.IR command " [" options ]',
    '.SH DESCRIPTION',
    text(
      'Makes a request as curl does. When the answer is 402 Payment Required, it reads the offers, pays one of them from a local wallet inside your limits, and asks again. The body goes to stdout and everything else to stderr.',
    ),
    '.SH COMMANDS',
    ...shown.flatMap((spec) => entry(bold(formatUsage([spec.name], spec)), `${spec.summary}.`)),
    '.SH OPTIONS',
    text(
      'Letters may be put together and their values attached; options may follow the URL, and -- ends them. A switch has a --no- form.',
    ),
    ...groups.flatMap(([group, title]) => [
      `.SS ${text(title)}`,
      ...rows.filter((row) => row.group === group).flatMap(optionEntry),
    ]),
    '.SH EXIT STATUS',
    ...[...curlRows, ...ownRows].flatMap(({ code, meaning }) => entry(bold(`${code}`), `${meaning}.`)),
    '.SH SEE ALSO',
    '.BR curl (1)',
    '',
  ].join('\n')
}

function optionEntry(row: OptionSpec): string[] {
  const names = [row.short === undefined ? [] : `-${row.short}`, `--${row.long}`, ...longAliases(row)].flat()
  const value = row.value === undefined ? '' : ` \\fI${text(row.value)}\\fR`
  const example = row.example === undefined ? [] : ['.IP', '.EX', text(row.example), '.EE']
  const words = `${describeOption(row)}.${row.details === undefined ? '' : ` ${row.details}`}`
  return [...entry(`${names.map(bold).join(', ')}${value}`, words), ...example]
}

function longAliases({ aliases = [] }: OptionSpec): string[] {
  return aliases.map((name) => `--${name}`)
}

function entry(label: string, words: string): string[] {
  return ['.TP', label, text(words.replaceAll('`', ''))]
}

function bold(words: string): string {
  return `\\fB${text(words)}\\fR`
}

/** A line that means itself. Hyphens that are typed must be found by a search. */
function text(words: string): string {
  return words
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^(?=[.'])/, '\\&')
}
