import { CurlError } from '../core/errors.ts'
import type { Reply, Upgraded } from '../core/http.ts'
import { createFrameReader, type SocketEvent, writeClose, writeFrame } from './websocket-frames.ts'

/** An open WebSocket. */
export type WebSocketConnection = Readonly<{
  send(text: string): Promise<void>
  /**
   * Text and binary messages in order, read as fast as they are taken; may be iterated once. Ends when the server closed
   * normally. Throws `CurlError` 56 when it closed for another reason, or broke off, and 28 when the time is up.
   */
  messages: AsyncIterable<string | Uint8Array>
  /** Says goodbye; the messages then end. May be called more than once. */
  close(code: number): void
}>

/** How long the other side's goodbye is waited for. */
const patienceMs = 1000

const normalEnds = new Set([1000, 1001, 1005])

type State = {
  readonly upgraded: Upgraded
  readonly body: AsyncIterator<Uint8Array>
  failure(): Error | undefined
  /** Our close frame, on its way. */
  goodbye: Promise<void> | undefined
  /** Our patience is over. */
  isLeft: boolean
  /** Ends the wait for bytes. */
  wake(): void
  timer: NodeJS.Timeout | undefined
}

/**
 * Speaks WebSocket over the connection of a 101.
 *
 * @param reply The answer that opened it.
 * @source RFC 6455, sections 5 to 7
 */
export function openWebSocket({ upgraded, body, failure = () => undefined }: Reply): WebSocketConnection {
  if (!upgraded) throw new Error('the answer opened no WebSocket')
  const source = body[Symbol.asyncIterator]()
  const state: State = {
    upgraded,
    body: source,
    failure,
    goodbye: undefined,
    isLeft: false,
    wake: () => {},
    timer: undefined,
  }
  return {
    send: (text) => write(state, writeFrame('text', Buffer.from(text))),
    messages: readMessages(state),
    close: (code) => sayGoodbye(state, code),
  }
}

async function write({ upgraded, goodbye, failure }: State, frame: Uint8Array): Promise<void> {
  if (goodbye) throw new CurlError(55, 'The WebSocket is closed')
  try {
    await upgraded.write(frame)
  } catch (cause) {
    throw failure() ?? new CurlError(55, 'Failed sending data to the peer', { cause })
  }
}

function sayGoodbye(state: State, code: number): void {
  if (state.goodbye) return
  state.timer = setTimeout(() => {
    state.isLeft = true
    state.upgraded.destroy()
    state.wake()
  }, patienceMs)
  // A connection that is gone ends the messages, too: that is where it is noticed.
  state.goodbye = state.upgraded.write(writeClose(code)).catch(() => undefined)
}

async function* readMessages(state: State): AsyncGenerator<string | Uint8Array, void, undefined> {
  const read = createFrameReader()
  try {
    for (;;) {
      const step = await next(state)
      if (step.done && state.goodbye) return
      if (step.done) throw new CurlError(56, 'The connection broke off before the WebSocket was closed')
      for (const event of await read(step.value)) {
        if (event.kind === 'close') return end(state, event)
        const data = await take(state, event)
        if (data !== undefined) yield data
      }
    }
  } finally {
    await state.goodbye
    clearTimeout(state.timer)
    state.upgraded.destroy()
  }
}

/** Behind our own goodbye only the other side's counts. */
async function take(
  state: State,
  event: Exclude<SocketEvent, { kind: 'close' }>,
): Promise<string | Uint8Array | undefined> {
  if (state.goodbye) return undefined
  if (event.kind === 'message') return event.data
  if (event.kind === 'fault') {
    sayGoodbye(state, event.error.closeCode)
    throw event.error
  }
  await write(state, writeFrame('pong', event.data))
  return undefined
}

/** The next bytes, until our patience is over. A promise that outlives them all would remember every one of them. */
function next(state: State): Promise<IteratorResult<Uint8Array, unknown>> {
  return new Promise((resolve, reject) => {
    state.wake = () => resolve({ done: true, value: undefined })
    if (state.isLeft) state.wake()
    else state.body.next().then(resolve, reject)
  })
}

function end(state: State, { code }: Extract<SocketEvent, { kind: 'close' }>): void {
  if (state.goodbye) return
  sayGoodbye(state, normalEnds.has(code) ? 1000 : code)
  if (!normalEnds.has(code)) throw new CurlError(56, `The server closed the WebSocket with code ${code}`)
}
