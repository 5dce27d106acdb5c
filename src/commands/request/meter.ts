import { findHeader } from '../../core/find-header.ts'
import type { Reply } from '../../core/http.ts'
import { formatBar, formatMeter, meterTitle, type Progress } from '../../output/format-progress.ts'
import { isEventStream } from './event-stream-reply.ts'
import type { TransferState } from './transfer-state.ts'

/** A transfer that takes no longer has no meter, unless one was asked for. */
const delayMs = 1000
const tickMs = 1000
/** The current speed is that of so many ticks. */
const window = 5

/** Shows on stderr how far a transfer is. */
export type Meter = Readonly<{
  /** A body is sent from its start, perhaps again: what was sent before does not count. */
  start(): void
  sent(bytes: number): void
  /** Nothing moves for now: no line is drawn until something does. */
  pause(): void
  /** The step that the body of the answer goes through. */
  follow(reply: Reply): (bytes: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>
  end(): void
}>

/** Draws nothing yet. */
export function createMeter(state: TransferState): Meter {
  const { app, flags } = state.session
  const { progress } = flags.saving
  const startedAt = app.now()
  const speeds: number[] = []
  const counts = { sent: 0, received: 0, receivedTotal: undefined as number | undefined }
  let shown = false
  let timer: NodeJS.Timeout | undefined

  const read = (): Progress => {
    const elapsedMs = app.now() - startedAt
    const currentSpeed = speedOf(speeds, counts.sent + counts.received, elapsedMs)
    return { ...counts, sentTotal: state.plan?.body?.length, elapsedMs, currentSpeed }
  }
  const draw = (): void => {
    if (progress === undefined && app.now() - startedAt < delayMs) return
    if (!shown && progress !== 'bar') app.io.writeErr(meterTitle)
    shown = true
    const line = progress === 'bar' ? formatBar(read(), app.io.columns) : formatMeter(read())
    app.io.writeErr(`\r${line}`)
  }
  const tick = (): void => {
    speeds.push(counts.sent + counts.received)
    if (speeds.length > window) speeds.shift()
    draw()
  }
  const run = (): void => {
    timer ??= setInterval(tick, tickMs).unref()
  }
  const pause = (): void => {
    timer = void clearInterval(timer)
  }
  const end = (): void => {
    pause()
    if (!shown) return
    draw()
    app.io.writeErr('\n')
    shown = false
  }
  return {
    start: () => {
      counts.sent = 0
      speeds.length = 0
    },
    sent: (bytes) => {
      counts.sent += bytes
      run()
    },
    pause,
    follow: (reply) => {
      if (isPaidStream(state, reply)) return (bytes) => bytes
      const length = findHeader(reply.headers, 'content-length')
      counts.receivedTotal = length === undefined ? undefined : Number(length)
      if (progress !== undefined) draw()
      return (bytes) => count(bytes)
    },
    end,
  }

  async function* count(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    run()
    try {
      for await (const chunk of bytes) {
        counts.received += chunk.length
        yield chunk
      }
    } finally {
      end()
    }
  }
}

/** Bytes a second since the oldest tick that is kept. */
function speedOf(speeds: readonly number[], moved: number, elapsedMs: number): number {
  const overMs = speeds.length > 0 ? Math.min(elapsedMs, speeds.length * tickMs) : elapsedMs
  return Math.floor(((moved - (speeds[0] ?? 0)) * 1000) / Math.max(1, overMs))
}

/** What such a stream costs is shown instead of its bytes. */
function isPaidStream({ payment }: TransferState, reply: Reply): boolean {
  return payment?.session !== undefined && isEventStream(reply)
}
