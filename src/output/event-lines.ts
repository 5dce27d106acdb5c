import { CurlError } from '../core/errors.ts'
import { exitCodes } from '../core/exit-codes.ts'
import { escapeForbidden, formatSafeJson } from './safe-json.ts'

/** Characters of one event, and of one line, that are kept in memory at most. */
const maxEventLength = 16 * 1024 * 1024

type State = {
  readonly decoder: InstanceType<typeof TextDecoder>
  /** The line so far. */
  line: string
  /** A line feed as the next character belongs to the line end before it. */
  afterReturn: boolean
  event: string
  data: string[]
  /** Characters of `data`. */
  length: number
  id: string | undefined
  output: string
}

/**
 * An event stream as NDJSON, one line per event: `{"event":"message","data":…,"id":…}`. `data` is JSON where the event's data
 * is JSON, with its numbers as they were written, and else a string; `id` is there when the event has one. Comments are
 * dropped; the last event needs no blank line behind it.
 *
 * @param body `text/event-stream` without its payment events.
 * @throws {CurlError} 63 for an event that is too big to be held, and what `body` throws
 * @source WHATWG HTML, section 9.2.6
 */
export async function* formatEventLines(
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const encoder = new TextEncoder()
  const state: State = {
    decoder: new TextDecoder(),
    line: '',
    afterReturn: false,
    event: '',
    data: [],
    length: 0,
    id: undefined,
    output: '',
  }
  for await (const chunk of body) {
    readText(state, state.decoder.decode(chunk, { stream: true }))
    if (state.output === '') continue
    yield encoder.encode(state.output)
    state.output = ''
  }
  readText(state, state.decoder.decode())
  if (state.line !== '') finishLine(state)
  finishEvent(state)
  if (state.output !== '') yield encoder.encode(state.output)
}

function readText(state: State, text: string): void {
  let at = state.afterReturn && text.startsWith('\n') ? 1 : 0
  if (text !== '') state.afterReturn = false
  const lineBreak = /\r\n|\r|\n/g
  lineBreak.lastIndex = at
  for (let found = lineBreak.exec(text); found; found = lineBreak.exec(text)) {
    state.line += text.slice(at, found.index)
    finishLine(state)
    at = lineBreak.lastIndex
  }
  if (at === text.length) state.afterReturn = text.endsWith('\r')
  state.line += text.slice(at)
  if (state.line.length + state.length > maxEventLength) throw tooBig()
}

function finishLine(state: State): void {
  const { line } = state
  state.line = ''
  if (line === '') finishEvent(state)
  else readField(state, line)
}

function readField(state: State, line: string): void {
  const colon = line.indexOf(':')
  const name = colon === -1 ? line : line.slice(0, colon)
  const value = colon === -1 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)
  if (name === 'event') state.event = value
  else if (name === 'id' && !value.includes('\0')) state.id = value
  else if (name === 'data') {
    state.data.push(value)
    state.length += value.length + 1
    if (state.length > maxEventLength) throw tooBig()
  }
}

function finishEvent(state: State): void {
  if (state.data.length > 0) state.output += formatEvent(state)
  state.event = ''
  state.data = []
  state.length = 0
  state.id = undefined
}

function formatEvent({ event, data, id }: State): string {
  const parts = [`"event":${formatSafeJson(event || 'message')}`, `"data":${formatData(data.join('\n'))}`]
  if (id !== undefined) parts.push(`"id":${formatSafeJson(id)}`)
  return `{${parts.join(',')}}\n`
}

/** Line ends and tabs inside JSON stand between its parts: in strings they are escapes. */
function formatData(text: string): string {
  try {
    JSON.parse(text)
  } catch {
    return formatSafeJson(text)
  }
  return escapeForbidden(text.replace(/[\t\n\r]+/g, ' '))
}

function tooBig(): CurlError {
  return new CurlError(exitCodes.fileTooLarge, 'An event of the stream is bigger than 16 MiB', {
    hint: 'Without --sse-json events of any size are passed on as they come.',
  })
}
