import type { Socket } from 'node:net'
import type { HopReply } from './hop-reply.ts'

/** What came of an attempt: an answer, or the reason why the same request may be made once more. */
export type Outcome =
  | Readonly<{ kind: 'reply'; reply: HopReply }>
  | Readonly<{ kind: 'stale' | 'unexpected' | 'http1' }>
  | Readonly<{ kind: 'http2'; socket: Socket }>
