import { UsageError } from '../core/errors.ts'
import { helpRow } from './command-rows.ts'
import { formatUsage } from './labels.ts'
import { findNearest } from './nearest.ts'
import { indexOptions } from './option-names.ts'
import type { CommandSpec, OptionSpec } from './spec.ts'

/** A command with those above it, and the words that are left for its options and arguments. */
export type FoundCommand = Readonly<{ chain: readonly CommandSpec[]; words: readonly string[] }>

/**
 * Follows the words to a command or subcommand; options may stand before a subcommand's name.
 *
 * @param words Behind the first command's name.
 * @throws {UsageError} for a subcommand that is missing or unknown, with the nearest name.
 */
export function findCommand(spec: CommandSpec, words: readonly string[]): FoundCommand {
  return follow([spec], words)
}

function follow(chain: readonly CommandSpec[], words: readonly string[]): FoundCommand {
  const spec = chain.at(-1)
  const { subcommands } = spec ?? {}
  if (!spec || !subcommands) return { chain, words }
  const at = findOperand(words, [...chain.flatMap(({ options = [] }) => options), ...optionsOf(subcommands)])
  const word = at === undefined ? undefined : words[at]
  const named = subcommands.find(({ name }) => name === word)
  if (named) return follow([...chain, named], words.toSpliced(at ?? 0, 1))
  if (asksForHelp(words)) return { chain, words }
  const standIn = subcommands.find(({ name }) => name === spec.defaultSubcommand)
  if (standIn && (word === undefined || standIn.arguments !== undefined))
    return follow([...chain, standIn], words)
  throw word === undefined ? missing(chain, spec) : unknown(chain, spec, word)
}

/** The place of the first word that is neither an option nor an option's value. */
function findOperand(words: readonly string[], rows: readonly OptionSpec[]): number | undefined {
  const { long, short } = indexOptions(rows)
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? ''
    if (word === '--') return at + 1 < words.length ? at + 1 : undefined
    if (!word.startsWith('-')) return at
    const row = word.startsWith('--') ? long.get(word.slice(2))?.row : short.get(word.at(-1) ?? '')
    if (row?.value !== undefined) at += 1
  }
  return undefined
}

function asksForHelp(words: readonly string[]): boolean {
  return words.includes(`--${helpRow.long}`) || words.includes(`-${helpRow.short}`)
}

function optionsOf(specs: readonly CommandSpec[]): OptionSpec[] {
  return specs.flatMap(({ options = [] }) => options)
}

function missing(chain: readonly CommandSpec[], spec: CommandSpec): UsageError {
  const path = chain.map(({ name }) => name)
  return new UsageError(`\`presto ${path.join(' ')}\` needs a command: ${namesOf(spec).join(', ')}`, {
    hint: `Usage: \`${formatUsage(path, spec)}\`; \`presto help ${path.join(' ')}\` explains them.`,
  })
}

function unknown(chain: readonly CommandSpec[], spec: CommandSpec, word: string): UsageError {
  const path = ['presto', ...chain.map(({ name }) => name)].join(' ')
  const nearest = findNearest(word, namesOf(spec))
  return new UsageError(`There is no command \`${path} ${word.slice(0, 40)}\``, {
    hint:
      nearest === undefined
        ? `There is: ${namesOf(spec).join(', ')}.`
        : `Did you mean \`${path} ${nearest}\`?`,
  })
}

function namesOf({ subcommands = [] }: CommandSpec): string[] {
  return subcommands.map(({ name }) => name)
}
