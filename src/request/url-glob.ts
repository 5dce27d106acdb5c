import { isIPv6 } from 'node:net'
import { CurlError } from '../core/errors.ts'

/** A piece of a URL: the same text in every URL, or a pattern. */
type Piece = Readonly<{ text: string }> | Readonly<{ count: number; at(index: number): string }>

/** A URL that stands for several. */
type UrlGlob = Readonly<{ pieces: readonly Piece[] }>

/** One of them, with what each pattern stands for in it. */
type GlobbedUrl = Readonly<{ url: string; values: readonly string[] }>

const maxPieces = 100

/**
 * Cuts a URL into what is fixed and its patterns: `{a,b}`, `[1-3]`, `[01-10:2]`, `[a-z]`. An IPv6 address is no pattern.
 *
 * @throws {CurlError} 3
 * @source curl 7.88.1, curl(1), Globbing, and its behaviour
 */
export function parseGlob(text: string): UrlGlob {
  const pieces: Piece[] = []
  let fixed = ''
  const endFixed = (): void => {
    if (fixed !== '') pieces.push({ text: fixed })
    fixed = ''
  }
  for (let at = 0; at < text.length; ) {
    const literal = readLiteral(text, at)
    if (literal) fixed += literal.text
    else endFixed()
    const { piece, end } = literal ?? readPattern(text, at)
    if (piece) pieces.push(piece)
    at = end
  }
  endFixed()
  if (pieces.length >= maxPieces) throw globError('too many globs', text, 0)
  return { pieces }
}

/** Every URL in order, the last pattern counting fastest; made one by one. */
export function* expandGlob({ pieces }: UrlGlob): Generator<GlobbedUrl> {
  const patterns = pieces.filter((piece) => 'count' in piece)
  const indexes = patterns.map(() => 0)
  for (;;) {
    const values = patterns.map((pattern, n) => pattern.at(indexes[n] ?? 0))
    let n = 0
    const url = pieces.map((piece) => ('text' in piece ? piece.text : values[n++])).join('')
    yield { url, values }
    let wheel = patterns.length - 1
    while (wheel >= 0 && (indexes[wheel] ?? 0) + 1 >= (patterns[wheel]?.count ?? 0)) indexes[wheel--] = 0
    if (wheel < 0) return
    indexes[wheel] = (indexes[wheel] ?? 0) + 1
  }
}

/** Puts what the patterns stand for into a file name; `#` and a number that no pattern has stays. */
export function fillName(name: string, values: readonly string[]): string {
  return name.replace(/#(\d+)/g, (whole, number: string) => values[Number(number) - 1] ?? whole)
}

type Literal = Readonly<{ text: string; end: number; piece?: undefined }>

/** Text up to the next brace or bracket, one that is escaped, an address like `[::1]`, or the `[]` of a query. */
function readLiteral(text: string, at: number): Literal | undefined {
  const rest = text.slice(at)
  const bracketed = /^\[([^\]]*)\]/.exec(rest)
  if (bracketed && (bracketed[1] === '' || isIPv6(bracketed[1]?.replace(/%.*$/, '') ?? '')))
    return { text: bracketed[0], end: at + bracketed[0].length }
  const match = /^(?:[^{}[\]\\]+|\\([{}[\]])|\\)/.exec(rest)
  return match ? { text: match[1] ?? match[0], end: at + match[0].length } : undefined
}

type Read = Readonly<{ piece: Piece; end: number }>

function readPattern(text: string, at: number): Read {
  if (text[at] === '{') return readSet(text, at)
  if (text[at] === '[') return readRange(text, at)
  throw globError('unmatched close brace/bracket', text, at)
}

const badSetEnds: Readonly<Record<string, string>> = {
  '{': 'nested brace',
  '[': 'nested brace',
  ']': 'unexpected close bracket',
}

function readSet(text: string, start: number): Read {
  const inside = /^(?:\\[\s\S]|[^\\{}[\]])*/.exec(text.slice(start + 1))?.[0] ?? ''
  const end = start + 1 + inside.length
  const last = text[end] ?? ''
  if (last !== '}')
    throw globError(badSetEnds[last] ?? 'unmatched brace', text, last in badSetEnds ? end : start)
  if (inside === '') throw globError('empty string within braces', text, end)
  const words = ['']
  for (const [whole, escaped] of inside.matchAll(/\\([\s\S])|,|[^\\,]+/g)) {
    if (whole === ',') words.push('')
    else words.push(`${words.pop()}${escaped ?? whole}`)
  }
  return { piece: { count: words.length, at: (index) => words[index] ?? '' }, end: end + 1 }
}

const letters = /^\[([A-Za-z])-(.)(?::(\d{1,9}))?\]/s
const numbers = /^\[(\d{1,15})-[ \t]*(\d{1,15})(?::(\d{1,9}))?\]/

function readRange(text: string, start: number): Read {
  const rest = text.slice(start)
  const match = letters.exec(rest) ?? numbers.exec(rest)
  if (!match) {
    const known = /^\[[A-Za-z\d]/.test(rest)
    throw globError(known ? 'bad range' : 'bad range specification', text, start + 1)
  }
  const [whole, first = '', last = '', by] = match
  const isLetter = letters.test(rest)
  const from = isLetter ? first.charCodeAt(0) : Number(first)
  const to = isLetter ? last.charCodeAt(0) : Number(last)
  const step = by === undefined ? 1 : Number(by)
  const isWrong = from === to ? step !== 1 : from > to || step === 0 || step > to - from
  if (isWrong || (isLetter && to - from > 25)) throw globError('bad range', text, start + 1)
  const width = first.startsWith('0') ? first.length : 0
  const at = (index: number): string => {
    const value = from + index * step
    return isLetter ? String.fromCharCode(value) : `${value}`.padStart(width, '0')
  }
  return { piece: { count: Math.floor((to - from) / step) + 1, at }, end: start + whole.length }
}

function globError(what: string, text: string, at: number): CurlError {
  return new CurlError(3, `${what} in URL position ${at + 1}: ${text}`, {
    hint: 'With -g (--globoff) braces and brackets stand for themselves.',
  })
}
