import { CurlError } from '../../core/errors.ts'
import type { Reply } from '../../core/http.ts'
import type { BodySink } from '../../output/body-sink.ts'
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
  answer: Reply,
  { paid = false }: { paid?: boolean } = {},
): Promise<void> {
  const { flags } = state.session
  const { failWithBody, remoteTime } = flags.saving
  const { reply, untouched } = await judge(state, answer)
  await show(state, await tapped(state, reply), paid, untouched)
  if (remoteTime && state.filename !== undefined) {
    const { setRemoteTime } = await import('./set-remote-time.ts')
    setRemoteTime(state.filename, reply)
  }
  if (failWithBody && !paid && reply.status >= 400 && !untouched) throw statusError(reply)
}

/** The answer with a body that is watched, slowed down or counted where an option says so. */
async function tapped(state: TransferState, reply: Reply): Promise<Reply> {
  if (!state.taps) return reply
  const { tapReply } = await import('./tap-transfer.ts')
  return tapReply(state.taps, reply)
}

async function show(state: TransferState, reply: Reply, paid: boolean, untouched: boolean): Promise<void> {
  const { flags } = state.session
  const heads = [...reply.before, reply]
  await dump(state, heads)
  const failed = flags.fail && reply.status >= 400 && !untouched
  if (failed && !paid && !flags.include && !flags.head) throw statusError(reply)
  if (flags.json || flags.toon) {
    const { deliverDocument } = await import('./deliver-document.ts')
    return deliverDocument(state, reply, failed)
  }
  const sink = await openBodySink(state)
  if (flags.include || flags.head) await writeHeads(state, heads, sink)
  if (flags.head && !failed) return sink.finish()
  if (untouched || reply.status === 304) return leave(reply, sink)
  if (!failed) return pourBody(state, reply, sink)
  sink.abandon()
  if (!paid) throw statusError(reply)
}

async function writeHeads(state: TransferState, heads: readonly Head[], sink: BodySink): Promise<void> {
  const { app, flags } = state.session
  const styled = flags.saving.styled && app.io.stdoutIsTty && state.filename === undefined
  for (const { raw } of heads) await sink.write(styled ? await style(raw) : raw)
}

async function style(raw: Uint8Array): Promise<Uint8Array> {
  const { styleHead } = await import('../../output/style-head.ts')
  return styleHead(raw)
}

async function pourBody(state: TransferState, reply: Reply, sink: BodySink): Promise<void> {
  const { app, flags } = state.session
  const isShown = app.io.stdoutIsTty && state.filename === undefined && state.target.output !== '-'
  if (!isShown || !flags.saving.pretty) return pour(state, reply, sink)
  const { pourToTerminal } = await import('./pour-pretty.ts')
  return pourToTerminal(state, reply, sink)
}

/** Only what was asked for on conditions has to be judged. */
async function judge(state: TransferState, reply: Reply): Promise<{ reply: Reply; untouched: boolean }> {
  if (Object.keys(state.session.flags.upload).length === 0) return { reply, untouched: false }
  const { judgeAnswer } = await import('./judge-answer.ts')
  return judgeAnswer(state, reply)
}

/** There is no body, and the file of an earlier one is still right. */
async function leave(reply: Reply, sink: BodySink): Promise<void> {
  await reply.drain()
  sink.abandon()
}

/** `-i` and `-D` where the answer itself never comes: the heads that were followed so far. */
export async function deliverHeads(state: TransferState, heads: readonly Head[]): Promise<void> {
  await dump(state, heads)
  const { include, head } = state.session.flags
  if (!include && !head) return
  const sink = await openBodySink(state)
  for (const { raw } of heads) await sink.write(raw)
  sink.finish()
}

type Head = Readonly<{ raw: Uint8Array }>

async function dump({ session: { app, flags } }: TransferState, heads: readonly Head[]) {
  if (flags.dumpHeader === undefined) return
  const { dumpHeads } = await import('../../output/header-dump.ts')
  await dumpHeads(app.io, flags.dumpHeader, heads)
}

function statusError({ status }: Reply): CurlError {
  return new CurlError(22, `The requested URL returned error: ${status}`)
}
