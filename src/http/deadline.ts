import { CurlError } from '../core/errors.ts'

/**
 * `-m`: one clock over everything that one transport sends and receives, the paid request included. It starts with the
 * first send and never makes the process wait.
 */
export type Deadline = Readonly<{
  start(): void
  /** Calls `expire` when the time is up; returns how to stop listening. */
  watch(expire: (error: CurlError) => void, bytesReceived: () => number): () => void
}>

/** @param maxTimeMs `undefined`: never. */
export function createDeadline(maxTimeMs: number | undefined, now: () => number): Deadline {
  let startedAt: number | undefined
  return {
    start: () => {
      startedAt ??= now()
    },
    watch: (expire, bytesReceived) => {
      if (maxTimeMs === undefined || startedAt === undefined) return () => {}
      const left = Math.max(0, maxTimeMs - (now() - startedAt))
      const timer = setTimeout(() => expire(timeoutError(maxTimeMs, bytesReceived())), left)
      return () => clearTimeout(timer)
    },
  }
}

function timeoutError(maxTimeMs: number, bytes: number): CurlError {
  return new CurlError(28, `Operation timed out after ${maxTimeMs} milliseconds with ${bytes} bytes received`)
}
