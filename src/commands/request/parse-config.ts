import type { OptionNames } from '../../cli/option-names.ts'
import { type ScannedOption, scanOption } from '../../cli/scan.ts'
import { UsageError } from '../../core/errors.ts'

/**
 * Reads a file of options in curl's syntax: one a line, with or without dashes, `=` or `:` or blanks before the value.
 *
 * @param name Of the file, for error messages.
 * @param warn Told when a value without quotes ends at its first blank, as in curl. Absent: that is an error, as it is for
 * every payment option.
 * @throws {UsageError} for a line that is no option: a ceiling that is misspelt must not be passed over.
 * @source curl 7.88.1, curl(1), --config, and its behaviour
 */
export function parseConfig(
  text: string,
  name: string,
  names: OptionNames,
  warn?: (text: string) => void,
): ScannedOption[] {
  const options: ScannedOption[] = []
  text.split('\n').forEach((line, index) => {
    try {
      const read = readLine(line.trimStart(), names)
      if (read.cut && (!warn || read.options.some(({ row }) => row.group === 'payment')))
        throw new UsageError('a value with blanks has to stand in double quotes')
      if (read.cut) warn?.(`${name}:${index + 1}: a value without quotes ends at its first blank`)
      options.push(...read.options)
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      throw new UsageError(`${name}:${index + 1}: ${error.message}`, { hint: error.hint })
    }
  })
  return options
}

type Read = Readonly<{ options: readonly ScannedOption[]; cut?: boolean }>

function readLine(line: string, names: OptionNames): Read {
  if (line === '' || '#/*'.includes(line[0] ?? '')) return { options: [] }
  // A dash is for names like `--data`; then only blanks end the name.
  const [, word = '', rest = ''] =
    (line.startsWith('-') ? /^(\S+)\s*(.*)$/s : /^([^\s=:]*)[\s=:]*(.*)$/s).exec(line) ?? []
  const { value, cut } = readValue(rest)
  const { options, usedNext } = scanOption(names, word.startsWith('-') ? word : `--${word}`, value)
  if (value !== undefined && value !== '' && !usedNext)
    throw new UsageError(`option ${word}: takes no value here`)
  if (options.some(({ row }) => row.long === 'help' || row.long === 'version'))
    throw new UsageError(`option ${word}: is for the command line only`)
  return { options, cut }
}

/** `undefined` when there is none, as opposed to an empty one in quotes. */
function readValue(text: string): { value: string | undefined; cut: boolean } {
  if (text.startsWith('"')) return { value: unquote(text.slice(1)), cut: false }
  const [, value = '', more = ''] = /^(\S*)\s*(.*)$/s.exec(text) ?? []
  return { value: value === '' ? undefined : value, cut: more !== '' && !more.startsWith('#') }
}

const escapes: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', v: '\v' }

/** Up to the closing quote; what stands behind it is nothing. */
function unquote(text: string): string {
  const quoted = /^(?:\\[\s\S]|[^"\\])*/.exec(text)?.[0] ?? ''
  return quoted.replace(/\\([\s\S])/g, (_, letter: string) => escapes[letter] ?? letter)
}
