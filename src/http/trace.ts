import type { Socket } from 'node:net'
import type { ReplyHead, TargetUrl, TraceLine } from '../core/http.ts'
import { timesOf } from './connect-tcp.ts'

type Trace = ((line: TraceLine) => void) | undefined

/** The lines of a request's head; `reused` is the kept connection that it goes out on. */
export function traceRequest(trace: Trace, head: string, reused: Socket | undefined): void {
  if (!trace) return
  if (reused) trace({ kind: '*', text: `Re-using existing connection #${numberOf(reused)}` })
  for (const text of head.slice(0, -2).split('\r\n')) trace({ kind: '>', text })
}

export function traceHead(trace: Trace, { raw }: ReplyHead): void {
  if (!trace) return
  const lines = Buffer.from(raw)
    .toString('latin1')
    .replace(/\r?\n$/, '')
    .split(/\r?\n/)
  for (const text of lines) trace({ kind: '<', text: text.replace(/\r/g, ' ') })
}

export function traceEnd(trace: Trace, socket: Socket, { host }: TargetUrl, kept: boolean): void {
  const text = kept
    ? `Connection #${numberOf(socket)} to host ${host} left intact`
    : `Closing connection ${numberOf(socket)}`
  trace?.({ kind: '*', text })
}

function numberOf(socket: Socket): number {
  return timesOf(socket)?.number ?? 0
}
