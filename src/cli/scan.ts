import { UsageError } from '../core/errors.ts'
import { checkValue } from './check-value.ts'
import { findNearest } from './nearest.ts'
import { findAbbreviated, indexOptions, type NamedOption, type OptionNames } from './option-names.ts'
import type { OptionSpec } from './spec.ts'

/** One option with its value, or one word that is no option, in the order of the command line. */
export type ScannedItem = ScannedOption | Readonly<{ kind: 'word'; word: string }>

/** `value` is undefined for switches; of the option that ended the scan it is the word behind it. */
export type ScannedOption = Readonly<{
  kind: 'option'
  row: OptionSpec
  on: boolean
  value: string | undefined
  /** Written as `--expand-x`: the value still holds `{{variables}}` and was not checked. */
  expand?: true
}>

/**
 * Reads a command line by curl's grammar: letters in clusters (`-sSo f`), values attached to letters (`-XPOST`), values of
 * long options in the next word only, `--no-x`, abbreviated long options, options after words, `--`.
 *
 * @param stops Long names that end the scan at once, as curl's `--help` and `--version` do.
 * @throws {UsageError} for an unknown or ambiguous option, a missing value, or one of the wrong type.
 * @source curl 7.88.1, curl(1), and its behaviour
 */
export function scan(
  argv: readonly string[],
  rows: readonly OptionSpec[],
  stops: readonly string[] = [],
): readonly ScannedItem[] {
  const names = indexOptions(rows)
  const items: ScannedItem[] = []
  let optionsOver = false
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? ''
    if (optionsOver || !word.startsWith('-')) items.push({ kind: 'word', word })
    else if (word === '--') optionsOver = true
    else {
      const { options, usedNext } = scanOption(names, word, argv[at + 1])
      const stop = options.findIndex(({ row }) => stops.includes(row.long))
      if (stop !== -1) return [...items, ...options.slice(0, stop), stopItem(options[stop], argv[at + 1])]
      items.push(...options)
      if (usedNext) at += 1
    }
  }
  return items
}

type Read = Readonly<{ options: readonly ScannedOption[]; usedNext: boolean }>

/**
 * Reads one word that starts with a dash.
 *
 * @param next What may serve as its value.
 * @throws {UsageError}
 */
export function scanOption(names: OptionNames, word: string, next: string | undefined): Read {
  return (word.startsWith('--') ? readLong : readCluster)(names, word, next)
}

function readLong(names: OptionNames, word: string, next: string | undefined): Read {
  if (/^--expand-/i.test(word)) return readExpanded(names, word, next)
  const { row, on } = findLong(names, word)
  if (row.value === undefined)
    return { options: [{ kind: 'option', row, on, value: undefined }], usedNext: false }
  const value = takeValue(row, word, next)
  return { options: [{ kind: 'option', row, on, value }], usedNext: true }
}

/** @source curl 8.3.0, curl(1), --variable */
function readExpanded(names: OptionNames, word: string, next: string | undefined): Read {
  const { row, on } = findLong(names, `--${word.slice('--expand-'.length)}`)
  if (row.value === undefined)
    throw new UsageError(`option ${word}: only a value can hold variables, and --${row.long} takes none`)
  if (next === undefined) throw new UsageError(`option ${word}: requires parameter`)
  return { options: [{ kind: 'option', row, on, value: next, expand: true }], usedNext: true }
}

function readCluster(names: OptionNames, word: string, next: string | undefined): Read {
  const options: ScannedOption[] = []
  const letters = [...word.slice(1)]
  for (const [at, letter] of letters.entries()) {
    const row = names.short.get(letter)
    if (!row) throw unknownOption(names, word)
    if (row.value === undefined) options.push({ kind: 'option', row, on: true, value: undefined })
    else {
      const attached = letters.slice(at + 1).join('')
      const value = takeValue(row, word, attached === '' ? next : attached)
      return { options: [...options, { kind: 'option', row, on: true, value }], usedNext: attached === '' }
    }
  }
  if (letters.length === 0) throw unknownOption(names, word)
  return { options, usedNext: false }
}

function takeValue(row: OptionSpec, word: string, value: string | undefined): string {
  if (value === undefined) throw new UsageError(`option ${word}: requires parameter`)
  checkValue(row, value, `option ${word}`)
  return value
}

function findLong(names: OptionNames, word: string): NamedOption {
  const typed = word.slice(2).toLowerCase()
  const exact = names.long.get(typed)
  if (exact) return exact
  const positive = typed.startsWith('no-') ? names.long.get(typed.slice(3)) : undefined
  if (positive?.on) return turnOff(positive.row, word)
  const hits = typed === '' ? new Map<string, NamedOption>() : findAbbreviated(names, typed)
  const rows = new Set([...hits.values()].map(({ row }) => row))
  if (rows.size > 1)
    throw new UsageError(`option ${word}: is ambiguous`, {
      hint: `It could be ${[...hits.keys()].map((name) => `\`--${name}\``).join(', ')}.`,
    })
  const [hit] = hits.values()
  if (!hit) throw unknownOption(names, word)
  return hit
}

function turnOff(row: OptionSpec, word: string): NamedOption {
  if (row.value !== undefined)
    throw new UsageError(`option ${word}: used '--no-' for option that isn't a boolean`)
  if (row.negatable === false)
    throw new UsageError(`option ${word}: the given option cannot be reversed with a --no- prefix`)
  return { row, on: false }
}

function unknownOption(names: OptionNames, word: string): UsageError {
  return new UsageError(`option ${word}: is unknown`, { hint: hintFor(names, word) })
}

/** What was probably meant: the value in the next word, another name, or one dash more. */
function hintFor(names: OptionNames, word: string): string | undefined {
  const [, dashes = '', name = '', value] = /^(--?)([^=]*)(?:=(.*))?$/s.exec(word) ?? []
  const option = names.long.get(name.toLowerCase())
  if (dashes === '--' && value !== undefined && option?.row.value !== undefined)
    return `Write the value as the next word: \`--${name} ${value}\`.`
  const nearest = findNearest(name, names.long.keys())
  return nearest !== undefined && name.length > 2 ? `Did you mean \`--${nearest}\`?` : defaultHint
}

const defaultHint = '`presto --help all` lists every option.'

function stopItem(option: ScannedOption | undefined, next: string | undefined): ScannedItem {
  if (!option) throw new Error('no option ended the scan')
  return { ...option, value: next }
}
