import { CurlError } from '../core/errors.ts'
import type { TransportOptions } from '../core/http.ts'

/** What had come when the time was up; `total` when the answer said how long it is. */
export type Received = Readonly<{ bytes: number; total: number | undefined; sent?: number }>

/**
 * `-m`: one clock over everything that one transport sends and receives, the paid request included. It starts with the
 * first send.
 */
export type Deadline = Readonly<{
  start(): void
  /** The error when the time is up already: then nothing may be sent any more. */
  check(): CurlError | undefined
  /** Calls `expire` when the time is up; returns how to stop listening. */
  watch(expire: (error: CurlError) => void, received: () => Received): () => void
}>

/** @param maxTimeMs `undefined`: never. */
export function createDeadline(
  maxTimeMs: number | undefined,
  now: () => number,
  slowest?: TransportOptions['slowest'],
): Deadline {
  let startedAt: number | undefined
  const left = (limit: number): number => limit - (now() - (startedAt ?? now()))
  return {
    start: () => {
      startedAt ??= now()
    },
    check: () =>
      maxTimeMs !== undefined && left(maxTimeMs) <= 0
        ? timeoutError(maxTimeMs, { bytes: 0, total: undefined })
        : undefined,
    watch: (expire, received) => {
      const stopSpeed = slowest ? watchSpeed(slowest, expire, received) : () => {}
      if (maxTimeMs === undefined) return stopSpeed
      const timer = setTimeout(
        () => expire(timeoutError(maxTimeMs, received())),
        Math.max(0, left(maxTimeMs)),
      )
      return () => {
        clearTimeout(timer)
        stopSpeed()
      }
    },
  }
}

function timeoutError(maxTimeMs: number, { bytes, total }: Received): CurlError {
  const what = total === undefined ? `${bytes} bytes` : `${bytes} out of ${total} bytes`
  return new CurlError(28, `Operation timed out after ${maxTimeMs} milliseconds with ${what} received`)
}

type Watch = Deadline['watch']

/** `-Y` and `-y`; loaded when they are used. */
function watchSpeed(
  slowest: NonNullable<TransportOptions['slowest']>,
  ...[expire, received]: Parameters<Watch>
) {
  let stop = (): void => {}
  let isOver = false
  void import('./speed-watch.ts').then(({ startSpeedWatch }) => {
    if (!isOver) stop = startSpeedWatch(slowest, expire, received)
  })
  return () => {
    isOver = true
    stop()
  }
}
