import { openEventSplitter, type StreamPiece } from '../protocols/mpp/event-stream.ts'
import type { PaymentEvent } from '../protocols/mpp/payment-event.ts'

export type { PaymentEvent }

/** `strip` leaves payment events out, `raw` passes every byte. */
export type EventStreamMode = 'strip' | 'raw'

/**
 * Passes an event stream on and tells about its payment events, in order: what came before an event was taken by the reader
 * before it is told. A chunk is read when the reader asks for more.
 *
 * @param body `text/event-stream`; its `return` is called when the reader stops early.
 * @throws What `body` throws, after everything that came before it was passed on; and what `onPayment` throws.
 */
export async function* watchEventStream(
  body: AsyncIterable<Uint8Array>,
  mode: EventStreamMode,
  onPayment: (event: PaymentEvent) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  const splitter = openEventSplitter()
  const source = body[Symbol.asyncIterator]()
  let isOver = false
  try {
    while (!isOver) {
      const step = await readStep(source)
      isOver = step.kind !== 'chunk'
      const pieces = step.kind === 'chunk' ? splitter.push(step.chunk) : lastPieces(splitter.end(), step.kind)
      if (mode === 'raw' && step.kind === 'chunk') yield step.chunk
      for (const piece of pieces) {
        if (piece.kind === 'payment') onPayment(piece.event)
        else if (mode === 'strip') yield piece.bytes
      }
      if (step.kind === 'failed') throw step.error
    }
  } finally {
    if (!isOver) await source.return?.()
  }
}

type Step =
  | Readonly<{ kind: 'chunk'; chunk: Uint8Array }>
  | Readonly<{ kind: 'done' }>
  | Readonly<{ kind: 'failed'; error: unknown }>

async function readStep(source: AsyncIterator<Uint8Array>): Promise<Step> {
  try {
    const { done, value } = await source.next()
    return done ? { kind: 'done' } : { kind: 'chunk', chunk: value }
  } catch (error) {
    return { kind: 'failed', error }
  }
}

/** An event that broke off in the middle is not acted on. */
function lastPieces(pieces: readonly StreamPiece[], kind: 'done' | 'failed'): readonly StreamPiece[] {
  return kind === 'done' ? pieces : pieces.filter((piece) => piece.kind === 'bytes')
}
