import { readFileSync } from 'node:fs'
import { UsageError } from '../core/errors.ts'
import type { FormFlag } from './flags/upload.ts'
import { type FormWords, readFormWords } from './form-words.ts'

/** One part of a form. */
export type FormPart = Readonly<{
  name: string | undefined
  content:
    | Readonly<{ kind: 'text'; text: string }>
    /** `asUpload`: the name of the file is told. `-` is stdin. */
    | Readonly<{ kind: 'file'; file: string; asUpload: boolean }>
    | Readonly<{ kind: 'parts'; parts: readonly FormPart[] }>
  type: string | undefined
  filename: string | undefined
  encoder: string | undefined
  /** Lines as they are sent. */
  headers: readonly string[]
}>

type Level = { parts: FormPart[]; close: (parts: readonly FormPart[]) => FormPart }

/**
 * The parts of a form: `=(` and `=)` enclose parts of a part, and several files in one field are a part of parts.
 *
 * @throws {UsageError} for what is no field
 * @source curl 7.88.1, curl(1), --form, and its behaviour
 */
export function readForm(flags: readonly FormFlag[], warn: (text: string) => void): readonly FormPart[] {
  const root: FormPart[] = []
  const levels: Level[] = []
  const close = (): void => {
    const level = levels.pop()
    if (!level) throw new UsageError('option -F: is badly used here: there is no part to end')
    ;(levels.at(-1)?.parts ?? root).push(level.close(level.parts))
  }
  for (const { value, literal } of flags) {
    const equals = value.indexOf('=')
    if (equals === -1)
      throw new UsageError(`option ${literal ? '--form-string' : '-F'}: is badly used here`, {
        hint: 'Write a field as NAME=CONTENT.',
      })
    const name = equals === 0 ? undefined : value.slice(0, equals)
    const content = value.slice(equals + 1)
    const parts = levels.at(-1)?.parts ?? root
    if (literal) parts.push({ ...plain, name, content: { kind: 'text', text: content } })
    else if (content.startsWith('(')) {
      const words = readFormWords(content.slice(1), '', warn)
      const part = { ...plain, name, type: words.type, headers: readHeaders(words, warn) }
      levels.push({
        parts: [],
        close: (inner) => ({ ...part, content: { kind: 'parts', parts: inner } }),
      })
    } else if (name === undefined && content === ')') close()
    else parts.push(readPart(name, content, warn))
  }
  while (levels.length > 0) close()
  return root
}

const plain = { type: undefined, filename: undefined, encoder: undefined, headers: [] }

function readPart(name: string | undefined, content: string, warn: (text: string) => void): FormPart {
  if (content.startsWith('@')) return readFiles(name, content.slice(1), warn)
  const isFile = content.startsWith('<')
  const words = readFormWords(isFile ? content.slice(1) : content, '', warn)
  const properties = { ...propertiesOf(words, warn), name }
  if (!isFile) return { ...properties, content: { kind: 'text', text: words.data } }
  if (words.filename !== undefined) warn('the text of a field has no file name: filename= is left out')
  return { ...properties, filename: undefined, content: { kind: 'file', file: words.data, asUpload: false } }
}

function readFiles(name: string | undefined, text: string, warn: (text: string) => void): FormPart {
  const parts: FormPart[] = []
  let rest: string | undefined = text
  while (rest !== undefined) {
    const words: FormWords = readFormWords(rest, ',', warn)
    const content = { kind: 'file', file: words.data, asUpload: true } as const
    parts.push({ ...propertiesOf(words, warn), name: undefined, content })
    rest = words.rest
  }
  const [only] = parts
  if (parts.length === 1 && only) return { ...only, name }
  return { ...plain, name, content: { kind: 'parts', parts } }
}

function propertiesOf(words: FormWords, warn: (text: string) => void) {
  const { type, filename, encoder } = words
  return { type, filename, encoder, headers: readHeaders(words, warn) }
}

function readHeaders({ headers }: FormWords, warn: (text: string) => void): string[] {
  return headers.flatMap(({ text, file }) => (file ? readHeaderFile(text, warn) : [text]))
}

/** A line that starts with a blank goes on with the one before; `#` starts a comment. */
function readHeaderFile(name: string, warn: (text: string) => void): string[] {
  let text: string
  try {
    text = readFileSync(name, 'utf8')
  } catch {
    warn(`cannot read the headers of a form field from ${name}`)
    return []
  }
  const lines: string[] = []
  for (const line of text.replaceAll('\r', '').split('\n')) {
    if (line.startsWith('#')) continue
    if (/^\s/.test(line) && lines.length > 0) lines.push(`${lines.pop()}${line}`)
    else lines.push(line)
  }
  return lines.map((line) => line.trimEnd()).filter((line) => line !== '')
}
