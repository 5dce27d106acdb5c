import { rowsOf } from './command-rows.ts'
import { optionGroups } from './help-pages.ts'
import { describeOption, formatUsage } from './labels.ts'
import type { CommandSpec, OptionGroup, OptionSpec } from './spec.ts'

/** docs/options.md: the options of a request in full, then every command with its own. */
export function formatOptionsPage(
  commands: readonly CommandSpec[],
  requestRows: readonly OptionSpec[],
): string {
  const groups = Object.entries(optionGroups) as [OptionGroup, string][]
  return [
    '# Options and commands\n',
    'Written by `npm run gen` from the tables in src/commands/. A variable in brackets has the same meaning as its option; the option wins.\n',
    '`presto [options] <url>...`: letters may be put together (`-sSo FILE`) and their values attached (`-XPOST`); options may follow the URL, `--` ends them. A switch has a `--no-` form. Options that curl has mean what they mean in curl.\n',
    ...groups.flatMap(([group, title]) => [
      `## ${title}\n`,
      ...requestRows.filter((row) => row.group === group).map(formatEntry),
    ]),
    '## Commands\n',
    ...commands.flatMap((spec) => formatCommand([spec], requestRows)),
  ].join('\n')
}

function formatEntry(row: OptionSpec): string {
  return [
    `### ${labelOf(row)}\n`,
    `${describe(row)}.${row.details === undefined ? '' : ` ${row.details}`}\n`,
    ...(row.example === undefined ? [] : [codeBlock([row.example])]),
  ].join('\n')
}

function formatCommand(chain: readonly CommandSpec[], requestRows: readonly OptionSpec[]): string[] {
  const spec = chain.at(-1)
  if (!spec) return []
  const path = chain.map(({ name }) => name)
  const rows = rowsOf(chain)
  const sameAsRequest = rows.length > 0 && rows.every((row) => requestRows.includes(row))
  return [
    `${'#'.repeat(chain.length + 2)} presto ${path.join(' ')}\n`,
    `\`${formatUsage(path, spec)}\`\n`,
    `${spec.summary}.${spec.details === undefined ? '' : ` ${spec.details}`}\n`,
    ...(sameAsRequest ? ['Takes the options above.\n'] : optionList(spec, rows)),
    ...(spec.examples.length === 0 ? [] : [codeBlock(spec.examples)]),
    ...(spec.subcommands ?? []).flatMap((each) => formatCommand([...chain, each], requestRows)),
  ]
}

/** The options of subcommands stand with them. */
function optionList(spec: CommandSpec, rows: readonly OptionSpec[]): string[] {
  if (spec.subcommands !== undefined || rows.length === 0) return []
  return [
    rows
      .map((row) => `* ${labelOf(row)}: ${describe(row)}.${row.details ? ` ${row.details}` : ''}\n`)
      .join(''),
  ]
}

function codeBlock(lines: readonly string[]): string {
  return `\`\`\`sh\n${lines.join('\n')}\n\`\`\`\n`
}

function labelOf(row: OptionSpec): string {
  const value = row.value === undefined ? '' : ` ${row.value}`
  const names = [...(row.short === undefined ? [] : [`-${row.short}`]), `--${row.long}`]
  const labels = [...names, ...(row.aliases ?? []).map((name) => `--${name}`)]
  return labels.map((name, at) => `\`${name}${at === names.length - 1 ? value : ''}\``).join(', ')
}

function describe(row: OptionSpec): string {
  return describeOption(row).replaceAll(/\[(PRESTO_\w+)\]/g, '[`$1`]')
}
