import type { OptionNames } from '../../cli/option-names.ts'
import { type ScannedOption, scanOption } from '../../cli/scan.ts'
import { UsageError } from '../../core/errors.ts'

/**
 * Reads a file of options in curl's syntax: one a line, with or without dashes, `=` or `:` or blanks before the value.
 *
 * @param name Of the file, for error messages.
 * @throws {UsageError} for a line that is no option: a ceiling that is misspelt must not be passed over.
 * @source curl 7.88.1, curl(1), --config, and its behaviour
 */
export function parseConfig(text: string, name: string, names: OptionNames): ScannedOption[] {
  const options: ScannedOption[] = []
  text.split('\n').forEach((line, index) => {
    try {
      options.push(...readLine(line.trimStart(), names))
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      throw new UsageError(`${name}:${index + 1}: ${error.message}`, { hint: error.hint })
    }
  })
  return options
}

function readLine(line: string, names: OptionNames): readonly ScannedOption[] {
  if (line === '' || '#/*'.includes(line[0] ?? '')) return []
  // A dash is for names like `--data`; then only blanks end the name.
  const [, word = '', rest = ''] =
    (line.startsWith('-') ? /^(\S+)\s*(.*)$/s : /^([^\s=:]*)[\s=:]*(.*)$/s).exec(line) ?? []
  const value = readValue(rest)
  const { options, usedNext } = scanOption(names, word.startsWith('-') ? word : `--${word}`, value)
  if (value !== undefined && value !== '' && !usedNext)
    throw new UsageError(`option ${word}: takes no value here`)
  if (options.some(({ row }) => row.long === 'help' || row.long === 'version'))
    throw new UsageError(`option ${word}: is for the command line only`)
  return options
}

/** `undefined` when there is none, as opposed to an empty one in quotes. */
function readValue(text: string): string | undefined {
  if (text.startsWith('"')) return unquote(text.slice(1))
  const [, value = '', more = ''] = /^(\S*)\s*(.*)$/s.exec(text) ?? []
  if (more !== '' && !more.startsWith('#'))
    throw new UsageError('a value with blanks has to stand in double quotes')
  return value === '' ? undefined : value
}

const escapes: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', v: '\v' }

/** Up to the closing quote; what stands behind it is nothing. */
function unquote(text: string): string {
  const quoted = /^(?:\\[\s\S]|[^"\\])*/.exec(text)?.[0] ?? ''
  return quoted.replace(/\\([\s\S])/g, (_, letter: string) => escapes[letter] ?? letter)
}
