import { UsageError } from '../core/errors.ts'
import { helpRow, rowsOf } from './command-rows.ts'
import { type Env, readEnvValue } from './env-values.ts'
import { findCommand } from './find-command.ts'
import { formatUsage } from './labels.ts'
import { findNearest } from './nearest.ts'
import { readWords, type TypedValue } from './read-command.ts'
import type { ArgumentSpec, CommandInput, CommandSpec, OptionSpec } from './spec.ts'

/** What a command line asks for: the page of a command, or to run it. */
export type ParsedCommand =
  | Readonly<{ kind: 'help'; chain: readonly CommandSpec[] }>
  | Readonly<{ kind: 'run'; input: CommandInput }>

/**
 * Reads the command line of a command other than a request.
 *
 * @param words Behind the command's name.
 * @throws {UsageError} for anything that the command's table does not have.
 */
export function parseCommand(spec: CommandSpec, words: readonly string[], env: Env): ParsedCommand {
  const found = findCommand(spec, words)
  const rows = rowsOf(found.chain)
  const { options, operands } = readWords(found.words, [...rows, helpRow])
  if (options.has(helpRow.long)) return { kind: 'help', chain: found.chain }
  checkOperands(found.chain, operands)
  return {
    kind: 'run',
    input: {
      path: found.chain.map(({ name }) => name),
      arguments: operands,
      options: withEnvironment(options, rows, env),
    },
  }
}

function withEnvironment(
  typed: ReadonlyMap<string, TypedValue>,
  rows: readonly OptionSpec[],
  env: Env,
): CommandInput['options'] {
  const values: Record<string, TypedValue | undefined> = {}
  for (const row of rows) values[row.long] = typed.get(row.long) ?? readEnvValue(row, env)
  return values
}

function checkOperands(chain: readonly CommandSpec[], operands: readonly string[]): void {
  const spec = chain.at(-1)
  if (!spec) return
  const path = chain.map(({ name }) => name)
  const rows = spec.arguments ?? []
  const hint = `Usage: \`${formatUsage(path, spec)}\``
  const absent = rows[operands.length]
  if (absent?.required) throw new UsageError(`\`presto ${path.join(' ')}\` needs <${absent.name}>`, { hint })
  // The words themselves are not repeated: somebody may have typed a key.
  if (operands.length > rows.length && !rows.at(-1)?.many)
    throw new UsageError(`\`presto ${path.join(' ')}\` takes ${countArguments(rows.length)}`, { hint })
  for (const [at, operand] of operands.entries()) checkChoice(rows[at] ?? rows.at(-1), operand)
}

function checkChoice(row: ArgumentSpec | undefined, operand: string): void {
  if (row?.choices === undefined || row.choices.includes(operand)) return
  const nearest = findNearest(operand, row.choices)
  throw new UsageError(`<${row.name}> must be one of ${row.choices.join(', ')}`, {
    hint: nearest === undefined ? undefined : `Did you mean ${nearest}?`,
  })
}

function countArguments(count: number): string {
  if (count === 0) return 'no arguments'
  return count === 1 ? 'one argument' : `at most ${count} arguments`
}
