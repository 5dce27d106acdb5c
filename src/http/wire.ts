import type { TraceLine, TransportOptions } from '../core/http.ts'
import type { ReadyAgent } from './connect.ts'
import type { Deadline } from './deadline.ts'

/** What all hops of one transport share. */
export type Wire = Readonly<{
  agent: ReadyAgent
  options: TransportOptions
  deadline: Deadline
  trace: ((line: TraceLine) => void) | undefined
  /** Milliseconds, of a clock that never goes back. */
  now(): number
}>
