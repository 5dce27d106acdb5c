/** One auth-param as it stands in the header: unescaped, not yet read as UTF-8. */
export type ScannedParam = Readonly<{
  /** Between the quotes, escapes untouched; the token itself when it was not quoted. */
  text: string
  quoted: boolean
  /** False when text follows the closing quote, or the quote is never closed. */
  whole: boolean
}>

/** One `Payment` challenge cut out of a header; `flaw` says what is wrong with its form. */
export type ScannedChallenge = Readonly<{
  /** By lower-case name. */
  params: ReadonlyMap<string, ScannedParam>
  flaw: string | undefined
}>

type Draft = { scheme: string; params: Map<string, ScannedParam>; flaw: string | undefined }
type Cursor = { readonly text: string; at: number }

const tokenPattern = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y
const token68Pattern = /[A-Za-z0-9\-._~+/]+=*(?=[ \t]*(?:,|$))/y
const barePattern = /[^ \t,"]*/y

/**
 * Every `Payment` challenge of one `WWW-Authenticate` field, in order, beside whatever other schemes stand there. A scheme
 * begins only at the start or after a comma outside quotes; a malformed element spoils its own challenge and no other.
 * Linear in the length of the field.
 *
 * @source RFC 9110, section 11.6.1; draft-httpauth-payment-00, section 5.1
 */
export function scanChallenges(field: string): readonly ScannedChallenge[] {
  const cursor: Cursor = { text: field, at: 0 }
  const drafts: Draft[] = []
  while (skipSeparators(cursor)) {
    const name = match(cursor, tokenPattern)
    const end = cursor.at
    skipBlanks(cursor)
    const current = drafts.at(-1)
    if (name !== '' && cursor.text[cursor.at] === '=') addParam(cursor, current, name)
    else if (name !== '' && (cursor.at > end || isElementEnd(cursor))) drafts.push(readScheme(cursor, name))
    else spoil(cursor, current)
  }
  return drafts.filter(({ scheme }) => scheme === 'payment')
}

/** What follows a scheme's name: nothing, a token68, or the first auth-param. */
function readScheme(cursor: Cursor, name: string): Draft {
  const draft: Draft = { scheme: name.toLowerCase(), params: new Map(), flaw: undefined }
  if (isElementEnd(cursor)) return draft
  if (match(cursor, token68Pattern) !== '') {
    draft.flaw = 'it carries a token where its parameters belong'
    return draft
  }
  const first = match(cursor, tokenPattern)
  skipBlanks(cursor)
  if (first !== '' && cursor.text[cursor.at] === '=') addParam(cursor, draft, first)
  else spoil(cursor, draft)
  return draft
}

function addParam(cursor: Cursor, draft: Draft | undefined, name: string): void {
  cursor.at++
  skipBlanks(cursor)
  const param = readValue(cursor)
  if (!draft) return
  const key = name.toLowerCase()
  if (draft.params.has(key)) draft.flaw ??= 'it names a parameter twice'
  draft.params.set(key, param)
}

function readValue(cursor: Cursor): ScannedParam {
  const quoted = cursor.text[cursor.at] === '"'
  const start = cursor.at + 1
  const text = quoted ? undefined : match(cursor, barePattern)
  const closed = quoted ? skipQuoted(cursor) : true
  const inner = text ?? cursor.text.slice(start, closed ? cursor.at - 1 : cursor.at)
  skipBlanks(cursor)
  const whole = closed && isElementEnd(cursor)
  if (!whole) skipElement(cursor)
  return { text: inner, quoted, whole }
}

function spoil(cursor: Cursor, draft: Draft | undefined): void {
  if (draft) draft.flaw ??= 'it holds text that is no parameter'
  skipElement(cursor)
}

/** Moves to the next comma outside quotes. */
function skipElement(cursor: Cursor): void {
  while (!isElementEnd(cursor)) {
    if (cursor.text[cursor.at] === '"') skipQuoted(cursor)
    else cursor.at++
  }
}

/** Moves behind the closing quote. @returns False when there is none; the cursor is then at the end. */
function skipQuoted(cursor: Cursor): boolean {
  for (cursor.at++; cursor.at < cursor.text.length; cursor.at++) {
    const char = cursor.text[cursor.at]
    if (char === '\\') cursor.at++
    else if (char === '"') {
      cursor.at++
      return true
    }
  }
  cursor.at = cursor.text.length
  return false
}

/** @returns False at the end of the field. */
function skipSeparators(cursor: Cursor): boolean {
  while (isBlank(cursor) || cursor.text[cursor.at] === ',') cursor.at++
  return cursor.at < cursor.text.length
}

function skipBlanks(cursor: Cursor): void {
  while (isBlank(cursor)) cursor.at++
}

function isBlank({ text, at }: Cursor): boolean {
  return text[at] === ' ' || text[at] === '\t'
}

function isElementEnd({ text, at }: Cursor): boolean {
  return at >= text.length || text[at] === ','
}

function match(cursor: Cursor, sticky: RegExp): string {
  sticky.lastIndex = cursor.at
  const found = sticky.exec(cursor.text)?.[0] ?? ''
  cursor.at += found.length
  return found
}
