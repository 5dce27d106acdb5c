import { UsageError } from '../core/errors.ts'

/** What follows the name of one form field. */
export type FormWords = Readonly<{
  data: string
  type: string | undefined
  filename: string | undefined
  encoder: string | undefined
  /** `file`: the text names a file with one header a line. */
  headers: readonly Readonly<{ text: string; file: boolean }>[]
  /** What ended it: the end of the text, or the character that separates files. */
  rest: string | undefined
}>

type Word = Readonly<{ text: string; at: number; trailing: boolean }>

const isBlank = (character: string | undefined): boolean =>
  character !== undefined && /[ \t\n\v\f\r]/.test(character)

/**
 * Reads `content;type=…;filename=…;headers=…;encoder=…`, each value bare or in double quotes.
 *
 * @param separator Ends it as well, outside of quotes; `''`: nothing does.
 * @throws {UsageError} for a type that is none
 * @source curl 7.88.1, curl(1), --form, and its behaviour
 */
export function readFormWords(text: string, separator: string, warn: (text: string) => void): FormWords {
  const found: Found = { values: {}, headers: [], type: undefined }
  const first = take(text, skipBlanks(text, 0), separator, warn)
  let { at } = first
  let inType = false
  while (text[at] === ';') {
    at = skipBlanks(text, at + 1)
    const [, key = ''] = /^(type|filename|headers|encoder)=/i.exec(text.slice(at)) ?? []
    const name = key.toLowerCase()
    const goesOn: boolean = inType && (name === 'type' || name === '')
    inType = goesOn || name === 'type'
    at = inType
      ? readType(text, at, goesOn, separator, found)
      : readProperty(text, at, name, separator, found, warn)
  }
  return {
    data: first.text,
    type: found.type?.trimEnd(),
    filename: found.values.filename,
    encoder: found.values.encoder,
    headers: found.headers,
    rest: at < text.length ? text.slice(at + 1) : undefined,
  }
}

type Found = {
  values: Record<string, string>
  headers: { text: string; file: boolean }[]
  type: string | undefined
}

/** @param goesOn It is a parameter of the type before it. @returns Where it ends. */
function readType(text: string, at: number, goesOn: boolean, separator: string, found: Found): number {
  const from = goesOn ? text.lastIndexOf(';', at - 1) : skipBlanks(text, at + 'type='.length)
  const end = findEnd(text, goesOn ? at : skipType(text, from), separator)
  found.type = `${goesOn ? found.type : ''}${text.slice(from, end)}`
  return end
}

/** @returns Where it ends. */
function readProperty(
  text: string,
  at: number,
  name: string,
  separator: string,
  found: Found,
  warn: (text: string) => void,
): number {
  const from = name === '' ? at : at + name.length + 1
  const isFile = name === 'headers' && /^[@<]/.test(text.slice(from))
  const word = take(text, name === '' ? at : skipBlanks(text, isFile ? from + 1 : from), separator, warn)
  if (name === 'headers') found.headers.push({ text: word.text, file: isFile })
  else if (name !== '') found.values[name] = word.text
  else if (word.text !== '') warn(`a form field has no property "${word.text}"`)
  return word.at
}

function take(text: string, from: number, separator: string, warn: (text: string) => void): Word {
  const word = readWord(text, from, separator)
  if (word.trailing) warn('there is text behind a quoted value of -F')
  return word
}

function skipBlanks(text: string, from: number): number {
  let at = from
  while (isBlank(text[at])) at += 1
  return at
}

function findEnd(text: string, from: number, separator: string): number {
  let at = from
  while (at < text.length && text[at] !== ';' && text[at] !== separator) at += 1
  return at
}

/** @returns Where major and minor type end. */
function skipType(text: string, at: number): number {
  const type = /^[^/ ]{1,127}\/[^;, \n]{1,127}/.exec(text.slice(at))?.[0]
  if (type === undefined)
    throw new UsageError('option -F: is badly used here: a type is written like text/plain')
  return at + type.length
}

/** A quote without its end is a character like any other. */
function readWord(text: string, from: number, separator: string): Word {
  const quoted = text[from] === '"' ? /^"((?:\\["\\]|[^"])*)"/.exec(text.slice(from)) : null
  if (quoted?.[1] === undefined) {
    const end = findEnd(text, from, separator)
    return { text: text.slice(from, end).replace(/[ \t\n\v\f\r]+$/, ''), at: end, trailing: false }
  }
  const after = from + quoted[0].length
  const end = findEnd(text, after, separator)
  const trailing = text.slice(after, end).trim() !== ''
  return { text: quoted[1].replace(/\\(["\\])/g, '$1'), at: end, trailing }
}
