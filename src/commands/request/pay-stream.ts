import type { Reply } from '../../core/http.ts'
import type { PaidSession } from '../../payment/channel/paid-session.ts'
import { type EventStreamOutput, tapEventStream } from './tap-event-stream.ts'

/** The answer whose body is paid for while it flows; it ends with the reason when it can be paid no further. */
export function payStream(reply: Reply, mode: EventStreamOutput, session: PaidSession | undefined): Reply {
  const body = session ? endOn(session.broken, reply.body) : reply.body
  return { ...reply, body: tapEventStream(body, mode, (event) => session?.onEvent(event)) }
}

/** Passes bytes on until they end or `broken` rejects. One listener serves all chunks: there may be millions. */
async function* endOn(broken: Promise<never>, body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = body[Symbol.asyncIterator]()
  let end: { error: unknown } | undefined
  let stop: (error: unknown) => void = () => undefined
  broken.catch((error: unknown) => {
    end = { error }
    stop(error)
  })
  try {
    for (;;) {
      if (end) throw end.error
      const step = await new Promise<IteratorResult<Uint8Array>>((resolve, reject) => {
        stop = reject
        source.next().then(resolve, reject)
      })
      if (step.done) return
      yield step.value
    }
  } finally {
    await source.return?.()
  }
}
