import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

type Collect = (options: Readonly<{ type: 'minor' }>) => void

let collect: Collect | undefined

/**
 * Frees the buffers of a long body that have been written. V8 sees the small objects that hold them, not the megabytes
 * behind them, and would let those pile up for tens of megabytes. A sweep of the young objects takes less than a millisecond.
 */
export function sweepBuffers(): void {
  if (!collect) {
    setFlagsFromString('--expose-gc')
    collect = runInNewContext('gc') as Collect
    setFlagsFromString('--no-expose-gc')
  }
  collect({ type: 'minor' })
}
