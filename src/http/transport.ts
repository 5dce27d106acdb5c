import { findHeader } from '../core/find-header.ts'
import type { Reply, Timings, TraceLine, Transport, TransportOptions } from '../core/http.ts'
import { ReadyAgent } from './connect.ts'
import { createDeadline } from './deadline.ts'
import type { HopReply } from './hop-reply.ts'
import { type Arrival, follow } from './redirects.ts'
import type { Wire } from './wire.ts'

/**
 * HTTP/1.1 over one pool of kept connections. The clock of `-m` and of all timings starts with the first send.
 *
 * @param agent The pool; handed in, it is shared with other transports and outlives this one.
 * @param trace Gets the lines of `-v`; they still hold secrets.
 */
export function createTransport(
  options: TransportOptions,
  trace: ((line: TraceLine) => void) | undefined,
  agent = new ReadyAgent(),
): Transport {
  const wire: Wire = {
    agent,
    options,
    trace,
    now,
    tally: { connections: 0 },
    deadline: createDeadline(options.maxTimeMs, now, options.slowest),
  }
  let startedAt: number | undefined
  return {
    send: async (plan, sendOptions = {}) => {
      startedAt ??= now()
      wire.deadline.start()
      const arrival = await follow(plan, wire, sendOptions)
      return formReply(arrival, startedAt, await openBody(arrival))
    },
    connections: () => wire.tally.connections,
    passed: () =>
      wire.tally.passed && formReply(wire.tally.passed, startedAt ?? now(), wire.tally.passed.reply.body),
    close: () => agent.close(),
  }
}

async function openBody({ plan, reply }: Arrival): Promise<Reply['body']> {
  const { headers } = reply.head
  const content = plan.compressed ? findHeader(headers, 'content-encoding') : undefined
  const transfer = plan.exchange?.unpackTransfer ? findHeader(headers, 'transfer-encoding') : undefined
  // In the order in which they were put on; Node has taken the chunks off.
  const encodings = [content, transfer?.replace(/,?\s*chunked\s*$/i, '')].filter(Boolean).join(', ')
  if (encodings === '') return reply.body
  const { decodeBody } = await import('./decode-body.ts')
  return decodeBody(reply.body, encodings)
}

function formReply(arrival: Arrival, startedAt: number, body: Reply['body']): Reply {
  const { reply, plan, before, redirects, redirectUrl } = arrival
  return {
    ...reply.head,
    ...reply.peer,
    plan,
    before,
    body,
    drain: () => reply.body.drain(),
    redirectUrl,
    redirects,
    chunkedSize: reply.chunkedSize,
    requestSize: arrival.requestSize,
    timings: readTimings(reply, redirects, startedAt),
    bytesReceived: () => reply.body.received,
    failure: () => reply.body.failure,
    ...(reply.upgraded && { upgraded: reply.upgraded }),
  }
}

function readTimings({ times }: HopReply, redirects: number, startedAt: number): Timings {
  const since = (at: number): number => Math.max(0, at - startedAt) / 1000
  return {
    nameLookup: since(times.lookup),
    connect: since(times.connect),
    appConnect: times.secure === 0 ? 0 : since(times.secure),
    preTransfer: since(times.send),
    startTransfer: since(times.firstByte),
    redirect: redirects === 0 ? 0 : since(times.start),
  }
}

/** Milliseconds of a clock that never goes back. */
function now(): number {
  const [seconds, nanoseconds] = process.hrtime()
  return seconds * 1000 + nanoseconds / 1e6
}
