import { findHeader } from '../../core/find-header.ts'
import type { Reply } from '../../core/http.ts'
import type { BodySink } from '../../output/body-sink.ts'
import { prettySink } from '../../output/terminal-body.ts'
import { pour } from './pour.ts'
import type { TransferState } from './transfer-state.ts'

/** Moves a body to a terminal; one that says it is JSON is laid out there. */
export async function pourToTerminal(state: TransferState, reply: Reply, sink: BodySink): Promise<void> {
  const type = findHeader(reply.headers, 'content-type') ?? ''
  if (!/^[^;,]*[/+](?:json|problem\+json)\s*(?:;|$)/i.test(type)) return pour(state, reply, sink)
  const pretty = prettySink(state.session.app.io, sink)
  try {
    await pour(state, reply, { ...pretty, finish: () => {}, abandon: () => {} })
  } finally {
    await pretty.flush()
    state.lineOpen = false
  }
  sink.finish()
}
