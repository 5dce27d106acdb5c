import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startSpeedWatch } from '../../../src/http/speed-watch.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Seconds until it gave up, at most 60. */
function watch(limit: number, seconds: number, bytesAt: (second: number) => number): number | undefined {
  let second = 0
  let end: number | undefined
  const stop = startSpeedWatch(
    { bytes: limit, seconds },
    (error) => {
      expect(error.number).toBe(28)
      end = second
    },
    () => ({ bytes: bytesAt(second), total: undefined }),
  )
  for (second = 1; second <= 60 && end === undefined; second++) vi.advanceTimersByTime(1000)
  stop()
  return end
}

test.each([
  ['nothing comes', 100, 3, () => 0, 3],
  ['it is fast enough', 100, 3, (second: number) => second * 100, undefined],
  ['it comes in bursts', 100, 5, (second: number) => Math.floor(second / 4) * 400, undefined],
  ['it dries up', 100, 2, (second: number) => Math.min(second, 10) * 100, 12],
])('%s', (_, limit, seconds, bytesAt, end) => expect(watch(limit, seconds, bytesAt)).toBe(end))
