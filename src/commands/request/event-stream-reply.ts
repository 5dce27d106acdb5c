import { findHeader } from '../../core/find-header.ts'
import type { Reply } from '../../core/http.ts'

/** True for an answer that comes as events. */
export function isEventStream({ headers }: Reply): boolean {
  return /^\s*text\/event-stream\s*(;|$)/i.test(findHeader(headers, 'content-type') ?? '')
}
