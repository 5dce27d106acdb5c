import { CurlError } from '../../core/errors.ts'
import type { Reply } from '../../core/http.ts'
import { type BodySink, openSink } from '../../output/body-sink.ts'
import { bodyFileOf } from './body-file.ts'
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
  const { app, flags } = state.session
  const heads = [...reply.before, reply]
  if (flags.dumpHeader !== undefined) {
    const { dumpHeads } = await import('../../output/header-dump.ts')
    await dumpHeads(app.io, flags.dumpHeader, heads, state.urlNumber > 0)
  }
  const failed = flags.fail && reply.status >= 400
  if (failed && !paid && !flags.include) throw statusError(reply)
  if (flags.json || flags.toon) {
    const { deliverDocument } = await import('./deliver-document.ts')
    return deliverDocument(state, reply, failed)
  }
  const sink = openBodySink(state)
  if (flags.include || flags.head) for (const { raw } of heads) await sink.write(raw)
  if (!failed) return pour(state, reply, sink)
  sink.abandon()
  if (!paid) throw statusError(reply)
}

/** The file or stdout that the body of this URL goes to. */
export function openBodySink(state: TransferState): BodySink {
  state.filename = bodyFileOf(state)
  const binaryOk = state.target.output === '-'
  return openSink(state.session.app.io, { file: state.filename, binaryOk })
}

/** Moves a whole body; what came of one that breaks off is kept. */
export async function pour(state: TransferState, reply: Reply, sink: BodySink): Promise<void> {
  try {
    for await (const chunk of reply.body) {
      await sink.write(chunk)
      state.bytesPrinted += chunk.length
    }
  } catch (error) {
    sink.abandon()
    throw error
  }
  sink.finish()
}

function statusError({ status }: Reply): CurlError {
  return new CurlError(22, `The requested URL returned error: ${status}`)
}
