import type { TraceLine, TransportOptions } from '../core/http.ts'
import type { ReadyAgent } from './connect.ts'
import type { Deadline } from './deadline.ts'
import type { Arrival } from './redirects.ts'

/** What all hops of one transport share. */
export type Wire = Readonly<{
  agent: ReadyAgent
  options: TransportOptions
  deadline: Deadline
  tally: {
    /** Connections that were made, those that broke before an answer included. */
    connections: number
    /** How far redirects have led: the last answer that was followed, with the request that came of it. */
    passed?: Arrival
  }
  trace: ((line: TraceLine) => void) | undefined
  /** Milliseconds, of a clock that never goes back. */
  now(): number
}>
