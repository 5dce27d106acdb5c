import { type PaymentEvent, watchEventStream } from '../../payment/watch-event-stream.ts'

/** `strip` leaves payment events out, `raw` keeps them (`--sse-raw`), `json` prints the others as NDJSON (`--sse-json`). */
export type EventStreamOutput = 'strip' | 'raw' | 'json'

/**
 * Stands between the body of a paid stream and where it goes. Reads as fast as its reader, and stops when that stops.
 *
 * @param onPayment Told about each payment event when everything before it was taken by the reader.
 */
export async function* tapEventStream(
  body: AsyncIterable<Uint8Array>,
  mode: EventStreamOutput,
  onPayment: (event: PaymentEvent) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (mode !== 'json') return yield* watchEventStream(body, mode, onPayment)
  const { formatEventLines } = await import('../../output/event-lines.ts')
  yield* formatEventLines(watchEventStream(body, 'strip', onPayment))
}
