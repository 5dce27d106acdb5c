import { readBlockData, readEventLine } from './event-block.ts'
import { type HeldBytes, hold, holdNothing, letGo } from './held-bytes.ts'
import { type PaymentEvent, type PaymentEventName, parsePaymentEvent } from './payment-event.ts'

/** A run of bytes that is the application's, or what stood between two such runs. */
export type StreamPiece =
  | Readonly<{ kind: 'bytes'; bytes: Uint8Array }>
  | Readonly<{ kind: 'payment'; event: PaymentEvent }>

/** Takes a stream apart; the pieces come in the order of the stream. */
export type EventSplitter = Readonly<{
  /** Pieces may share the chunk's memory. */
  push(chunk: Uint8Array): readonly StreamPiece[]
  /** What is left when no chunk comes any more; an event that was not ended by a blank line ends here. */
  end(): readonly StreamPiece[]
}>

/** A block that is longer is the application's, whatever it says it is. */
export const maxHeldBytes = 65_536

const lineFeed = 0x0a
const carriageReturn = 0x0d
const colon = 0x3a
const letterE = 0x65
const byteOrderMark = [0xef, 0xbb, 0xbf]
const nothing = new Uint8Array(0)

/** Offsets are in the chunk at hand. */
type State = {
  /** Bytes of the byte order mark that were read; 3 when there is no more to look for. */
  mark: number
  /** No field of the block was seen yet: blank lines and comments before it flow. */
  fresh: boolean
  /** `open`: not known yet · `pass`: the application's · or the payment event that it is. */
  fate: 'open' | 'pass' | PaymentEventName
  /** Of the line so far, in all chunks. */
  lineLength: number
  firstByte: number
  /** A line feed as the next byte belongs to the line end before it … */
  afterReturn: boolean
  /** … and goes where its block went. */
  dropFeed: boolean
  /** The block's bytes in earlier chunks. */
  readonly held: HeldBytes
  /** Where the bytes start that were not given out yet. */
  from: number
  /** Where the block starts, 0 when that was in an earlier chunk. */
  block: number
  pieces: StreamPiece[]
}

/**
 * Takes payment events out of a `text/event-stream` as its bytes come.
 *
 * A block (an event with its blank line) is held back until its first `event:` line says whose it is, its blank line comes, or
 * {@link maxHeldBytes} are passed; comments and blank lines before its first field are never held. The first `event:` line
 * decides. All bytes that are not of a payment event are given out as they came.
 *
 * @source WHATWG HTML, section 9.2; draft-tempo-session-00, section 12.6
 */
export function openEventSplitter(): EventSplitter {
  const state: State = {
    mark: 0,
    fresh: true,
    fate: 'open',
    lineLength: 0,
    firstByte: 0,
    afterReturn: false,
    dropFeed: false,
    held: holdNothing(),
    from: 0,
    block: 0,
    pieces: [],
  }
  return { push: (chunk) => push(state, chunk), end: () => end(state) }
}

function push(state: State, chunk: Uint8Array): readonly StreamPiece[] {
  state.pieces = []
  state.from = 0
  state.block = 0
  if (chunk.length === 0) return state.pieces
  let at = skipMark(state, chunk, finishReturn(state, chunk))
  while (at < chunk.length) {
    let lineEnd = at
    while (lineEnd < chunk.length && chunk[lineEnd] !== lineFeed && chunk[lineEnd] !== carriageReturn)
      lineEnd++
    if (lineEnd > at && state.lineLength === 0) startLine(state, chunk, at)
    state.lineLength += lineEnd - at
    if (lineEnd === chunk.length) break
    at = finishLine(state, chunk, lineEnd)
  }
  leaveChunk(state, chunk)
  return state.pieces
}

/** The line feed of a line end that was cut in two. */
function finishReturn(state: State, chunk: Uint8Array): number {
  const isFeed = state.afterReturn && chunk[0] === lineFeed
  if (isFeed && state.dropFeed) state.from = 1
  state.afterReturn = false
  state.dropFeed = false
  return isFeed ? 1 : 0
}

/** Only at the very start; bytes that are a part of it and nothing more begin a line that is no field. */
function skipMark(state: State, chunk: Uint8Array, start: number): number {
  let at = start
  while (state.mark < 3 && at < chunk.length) {
    if (chunk[at] === byteOrderMark[state.mark]) {
      state.mark += 1
      at += 1
      continue
    }
    if (state.mark > 0) {
      state.lineLength = state.mark
      state.firstByte = 0xef
      state.fresh = false
      state.block = at
    }
    state.mark = 3
  }
  return at
}

function startLine(state: State, chunk: Uint8Array, at: number): void {
  state.firstByte = chunk[at] ?? 0
  if (!state.fresh || state.firstByte === colon) return
  state.fresh = false
  state.block = at
}

/** @returns Where the next line starts. */
function finishLine(state: State, chunk: Uint8Array, lineEnd: number): number {
  const isReturn = chunk[lineEnd] === carriageReturn
  const next = isReturn && chunk[lineEnd + 1] === lineFeed ? lineEnd + 2 : lineEnd + 1
  state.afterReturn = isReturn && lineEnd + 1 === chunk.length
  if (state.lineLength === 0) closeBlock(state, chunk, lineEnd + 1, next)
  else if (state.firstByte === letterE && state.fate === 'open' && !state.fresh) decide(state, chunk, lineEnd)
  state.lineLength = 0
  return next
}

/** The line at hand may name the event. */
function decide(state: State, chunk: Uint8Array, lineEnd: number): void {
  const start = lineEnd - state.lineLength
  const name = start >= 0 ? readEventLine(chunk, start, lineEnd) : readCutLine(state, chunk, lineEnd)
  if (name === undefined) return
  state.fate = name === 'other' ? 'pass' : name
  if (state.fate === 'pass') release(state)
}

function readCutLine({ held, lineLength }: State, chunk: Uint8Array, lineEnd: number) {
  const line = new Uint8Array(lineLength)
  const head = lineLength - lineEnd
  line.set(held.buffer.subarray(held.length - head, held.length))
  line.set(chunk.subarray(0, lineEnd), head)
  return readEventLine(line, 0, lineLength)
}

/** @param blockEnd Behind the blank line, not counting the line feed of a CRLF: sizes are the same however chunks are cut. */
function closeBlock(state: State, chunk: Uint8Array, blockEnd: number, next: number): void {
  const { fate, held, block } = state
  const size = held.length + blockEnd - block
  if (fate !== 'open' && fate !== 'pass' && size <= maxHeldBytes) {
    giveOut(state, chunk.subarray(state.from, block))
    hold(held, chunk.subarray(block, blockEnd))
    takeEvent(state, fate)
    state.from = next
    state.dropFeed = state.afterReturn
  } else release(state)
  state.fate = 'open'
  state.fresh = true
}

function takeEvent(state: State, name: PaymentEventName): void {
  const data = readBlockData(letGo(state.held))
  const event: PaymentEvent = data === undefined ? { kind: 'malformed', name } : parsePaymentEvent(name, data)
  state.pieces.push({ kind: 'payment', event })
}

function leaveChunk(state: State, chunk: Uint8Array): void {
  const flows = state.fresh || state.fate === 'pass'
  const heldFrom = flows ? chunk.length : state.block
  giveOut(state, chunk.subarray(state.from, heldFrom))
  hold(state.held, chunk.subarray(heldFrom))
  if (state.held.length <= maxHeldBytes) return
  state.fate = 'pass'
  release(state)
}

function end(state: State): readonly StreamPiece[] {
  state.pieces = []
  state.from = 0
  state.block = 0
  if (state.lineLength > 0) finishLine(state, nothing, 0)
  if (state.fate !== 'open' && state.fate !== 'pass') takeEvent(state, state.fate)
  release(state)
  return state.pieces
}

function release(state: State): void {
  if (state.held.length > 0) giveOut(state, letGo(state.held))
}

function giveOut({ pieces }: State, bytes: Uint8Array): void {
  if (bytes.length > 0) pieces.push({ kind: 'bytes', bytes })
}
