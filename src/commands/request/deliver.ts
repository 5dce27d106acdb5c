import { CurlError } from '../../core/errors.ts'
import type { Reply } from '../../core/http.ts'
import { openBodySink, pour } from './pour.ts'
import type { TransferState } from './transfer-state.ts'

/**
 * Prints or saves an answer: heads where they are wanted, then the body as it comes.
 *
 * @param options `paid`: with `-f` a failed status hides the body and nothing more, since the exit code is about the money.
 * @throws {CurlError} 22 with `-f`, 23 when it cannot be written, and whatever ends the body early
 */
export async function deliver(
  state: TransferState,
  reply: Reply,
  { paid = false }: { paid?: boolean } = {},
): Promise<void> {
  const { flags } = state.session
  const heads = [...reply.before, reply]
  await dump(state, heads)
  const failed = flags.fail && reply.status >= 400
  if (failed && !paid && !flags.include && !flags.head) throw statusError(reply)
  if (flags.json || flags.toon) {
    const { deliverDocument } = await import('./deliver-document.ts')
    return deliverDocument(state, reply, failed)
  }
  const sink = openBodySink(state)
  if (flags.include || flags.head) for (const { raw } of heads) await sink.write(raw)
  if (flags.head && !failed) return sink.finish()
  if (!failed) return pour(state, reply, sink)
  sink.abandon()
  if (!paid) throw statusError(reply)
}

/** `-i` and `-D` where the answer itself never comes: the heads that were followed so far. */
export async function deliverHeads(state: TransferState, heads: readonly Head[]): Promise<void> {
  await dump(state, heads)
  const { include, head } = state.session.flags
  if (!include && !head) return
  const sink = openBodySink(state)
  for (const { raw } of heads) await sink.write(raw)
  sink.finish()
}

type Head = Readonly<{ raw: Uint8Array }>

async function dump({ session: { app, flags }, urlNumber }: TransferState, heads: readonly Head[]) {
  if (flags.dumpHeader === undefined) return
  const { dumpHeads } = await import('../../output/header-dump.ts')
  await dumpHeads(app.io, flags.dumpHeader, heads, urlNumber > 0)
}

function statusError({ status }: Reply): CurlError {
  return new CurlError(22, `The requested URL returned error: ${status}`)
}
