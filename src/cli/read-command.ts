import { Command, CommanderError, Option } from 'commander'
import { UsageError } from '../core/errors.ts'
import { checkValue } from './check-value.ts'
import { findNearest } from './nearest.ts'
import { indexOptions } from './option-names.ts'
import type { OptionSpec } from './spec.ts'

/** A value that was typed; `false` for the `--no-` form. */
export type TypedValue = string | boolean | readonly string[]

/** What was typed behind a command's name. */
export type ReadWords = Readonly<{ options: ReadonlyMap<string, TypedValue>; operands: readonly string[] }>

/**
 * Reads options and arguments with commander, whose option objects are made from the rows.
 *
 * @throws {UsageError} for an unknown option, with the nearest name, and for a value that is missing or wrong.
 */
export function readWords(words: readonly string[], rows: readonly OptionSpec[]): ReadWords {
  const options = new Map<string, TypedValue>()
  const command = new Command()
    .exitOverride()
    .helpOption(false)
    .configureOutput({ writeErr: () => {} })
  for (const row of rows) addRow(command, row, options)
  const { operands, unknown } = parse(command, words)
  const [flag] = unknown
  if (flag !== undefined) throw unknownOption(flag, rows)
  return { options, operands }
}

function parse(command: Command, words: readonly string[]) {
  try {
    return command.parseOptions([...words])
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.code === 'commander.optionMissingArgument')
      throw new UsageError(`option ${words.at(-1)}: requires parameter`)
    throw new UsageError('The command line cannot be read', { cause: error })
  }
}

/** Commander tells about every option as it meets it, so that the last of several wins, under whatever name. */
function addRow(command: Command, row: OptionSpec, options: Map<string, TypedValue>): void {
  for (const name of [row.long, ...(row.aliases ?? [])]) {
    const letter = name === row.long && row.short !== undefined ? `-${row.short}, ` : ''
    add(command, `${letter}--${name}${row.value === undefined ? '' : ' <value>'}`, (value) => {
      if (value === undefined) options.set(row.long, true)
      else {
        checkValue(row, value, `option --${name}`)
        options.set(row.long, row.many ? [...listOf(options.get(row.long)), value] : value)
      }
    })
    if (row.value === undefined && row.negatable !== false && !name.startsWith('no-'))
      add(command, `--no-${name}`, () => options.set(row.long, false))
  }
}

function add(command: Command, flags: string, listener: (value: string | undefined) => void): void {
  const option = new Option(flags)
  command.addOption(option)
  command.on(`option:${option.name()}`, listener)
}

function listOf(value: TypedValue | undefined): readonly string[] {
  return typeof value === 'object' ? value : []
}

function unknownOption(flag: string, rows: readonly OptionSpec[]): UsageError {
  const [, name = '', value] = /^--?([^=]*)(=.*)?$/s.exec(flag) ?? []
  const nearest = name.length > 2 ? findNearest(name, indexOptions(rows).long.keys()) : undefined
  const shown = flag.split('=', 1)[0]?.slice(0, 40)
  if (nearest === name && value !== undefined) return new UsageError(`option ${shown}: takes no value`)
  return new UsageError(
    `option ${shown}: is unknown`,
    nearest === undefined ? {} : { hint: `Did you mean \`--${nearest}\`?` },
  )
}
