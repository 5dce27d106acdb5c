import { CurlError } from '../core/errors.ts'
import type { TransportOptions } from '../core/http.ts'
import type { Received } from './deadline.ts'

const tickMs = 1000
/** Speeds are those of the last seconds, so that bytes may come in bursts. */
const window = 5

/**
 * `-Y` and `-y`: looks once a second at the bytes of both directions.
 *
 * @returns How to stop.
 * @source curl 7.88.1, curl(1), --speed-limit
 */
export function startSpeedWatch(
  { bytes: limit, seconds }: NonNullable<TransportOptions['slowest']>,
  expire: (error: CurlError) => void,
  received: () => Received,
): () => void {
  const seen = [0]
  let slowTicks = 0
  const timer = setInterval(() => {
    const { bytes, sent = 0 } = received()
    seen.push(bytes + sent)
    if (seen.length > window + 1) seen.shift()
    const speed = ((seen.at(-1) ?? 0) - (seen[0] ?? 0)) / (seen.length - 1)
    slowTicks = speed < limit ? slowTicks + 1 : 0
    if (slowTicks < seconds) return
    clearInterval(timer)
    expire(
      new CurlError(
        28,
        `Operation too slow. Less than ${limit} bytes/sec transferred the last ${seconds} seconds`,
      ),
    )
  }, tickMs)
  return () => clearInterval(timer)
}
