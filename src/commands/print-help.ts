import type { App } from '../app.ts'
import { rowsOf } from '../cli/command-rows.ts'
import { formatExitCodes } from '../cli/exit-code-page.ts'
import {
  formatAllOptions,
  formatCategories,
  formatCategory,
  formatCommandHelp,
  formatOverview,
  optionGroups,
} from '../cli/help-pages.ts'
import { findNearest } from '../cli/nearest.ts'
import type { CommandInput, CommandSpec, OptionGroup } from '../cli/spec.ts'
import { UsageError } from '../core/errors.ts'
import { exitCodes } from '../core/exit-codes.ts'
import { jsonOutput } from './common-options.ts'
import { requestRows } from './request/options/rows.ts'
import { commandTable } from './table.ts'

/** `presto help COMMAND`: a command's page, else the page of a topic. @throws {UsageError} */
export async function run(app: App, { arguments: words }: CommandInput): Promise<number> {
  const chain = findChain(words)
  return chain.length > 0 ? printCommandHelp(app, chain) : printHelp(app, words.join(' '))
}

/**
 * What stands behind `--help`: nothing, `all`, `category`, a category, `exit-codes`, or the words of a command.
 *
 * @returns 0
 * @throws {UsageError} for a topic that is not there, with the nearest one.
 */
export async function printHelp(app: App, topic: string): Promise<number> {
  const page = topics[topic.startsWith('-') ? '' : topic]
  if (page) {
    await app.io.writeOut(page())
    return exitCodes.ok
  }
  const chain = findChain(topic.split(' '))
  if (chain.length > 0) return printCommandHelp(app, chain)
  const nearest = findNearest(topic, [...Object.keys(topics), ...commandTable.map(({ name }) => name)])
  throw new UsageError(`There is no help on ${topic.slice(0, 40)}`, {
    hint: nearest
      ? `Did you mean \`presto help ${nearest}\`?`
      : '`presto --help` lists the commands, `presto --help category` the groups of options.',
  })
}

/** The page of the last command of a chain. @returns 0 */
export async function printCommandHelp(app: App, chain: readonly CommandSpec[]): Promise<number> {
  const spec = chain.at(-1)
  if (!spec) return exitCodes.ok
  const path = chain.map(({ name }) => name)
  const rows = rowsOf(chain)
  const shown = rows.filter(({ hidden }) => !hidden)
  const more = shown.length < rows.length ? '\n`presto --help all` lists every option.\n' : ''
  await app.io.writeOut(`${formatCommandHelp(path, spec, shown)}${more}`)
  return exitCodes.ok
}

const topics: Readonly<Record<string, () => string>> = Object.assign(Object.create(null), {
  '': formatScreen,
  all: () => formatAllOptions(requestRows),
  category: formatCategories,
  'exit-codes': formatExitCodes,
  ...Object.fromEntries(
    Object.keys(optionGroups).map((group) => [
      group,
      () => formatCategory(group as OptionGroup, requestRows),
    ]),
  ),
})

function formatScreen(): string {
  const shown = requestRows.filter((row) => !('hidden' in row && row.hidden) && row.group !== 'general')
  const isFeatured = (row: (typeof shown)[number]) => row.group === 'payment' || row.long === jsonOutput.long
  return formatOverview({
    commands: commandTable.filter(({ name, hidden }) => !hidden && name !== 'request' && name !== 'help'),
    featured: shown.filter(isFeatured),
    named: shown.filter((row) => !isFeatured(row)),
  })
}

/** `[]` when the words lead to no command. */
function findChain(words: readonly string[]): readonly CommandSpec[] {
  const chain: CommandSpec[] = []
  let specs = commandTable
  for (const word of words) {
    const spec = specs.find(({ name }) => name === word)
    if (!spec) return []
    chain.push(spec)
    specs = spec.subcommands ?? []
  }
  return chain
}
