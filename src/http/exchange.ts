import type { SendOptions } from '../core/http.ts'
import { Attempt } from './attempt.ts'
import type { HopReply } from './hop-reply.ts'
import type { Hop } from './request-head.ts'
import type { Wire } from './wire.ts'

/**
 * Sends one request to one server. A kept connection that turns out dead is replaced once, and a server that refuses
 * `Expect` is asked without it; what may have left with a credential is never sent again.
 *
 * @throws {CurlError}
 */
export async function exchange(
  hop: Hop,
  wire: Wire,
  beforeFirstByte: SendOptions['beforeFirstByte'],
): Promise<HopReply> {
  const first = await new Attempt(hop, wire, beforeFirstByte).run()
  if (first.kind === 'reply') return first.reply
  wire.trace?.({ kind: '*', text: reasons[first.kind] })
  wire.agent.dropIdle()
  const again = first.kind === 'unexpected' ? { ...hop, mayExpect: false } : hop
  const second = await new Attempt(again, wire, beforeFirstByte).run()
  if (second.kind === 'reply') return second.reply
  throw new Error(`a fresh connection cannot be ${second.kind}`)
}

const reasons = {
  stale: 'Connection died, retrying a fresh connect',
  unexpected: 'Got HTTP failure 417 while waiting for a 100',
}
