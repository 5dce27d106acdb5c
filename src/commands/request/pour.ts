import { statSync } from 'node:fs'
import type { Reply } from '../../core/http.ts'
import { type BodySink, openSink } from '../../output/body-sink.ts'
import { bodyFileOf } from './body-file.ts'
import type { TransferState } from './transfer-state.ts'

const lineFeed = 0x0a
/** How much body goes by between two sweeps. */
const sweepBytes = 4 * 1024 * 1024

/** The file or stdout that the body of this URL goes to. */
export async function openBodySink(state: TransferState): Promise<BodySink> {
  const file = bodyFileOf(state)
  state.filename = file
  const binaryOk = state.target.output === '-'
  const { upload, saving } = state.session.flags
  const isResuming = upload.continueAt === '-' || (upload.continueAt ?? 0) > 0
  const onOpen = (): void => {
    state.ownsFile = true
    if (file !== undefined && isResuming) state.heldBefore = statSync(file).size
  }
  if (file !== undefined && (saving.remoteHeaderName || (saving.clobber === 'never' && !isResuming))) {
    const { openNamedSink } = await import('./open-named-sink.ts')
    return openNamedSink(state, file)
  }
  return openSink(state.session.app.io, { file, binaryOk, append: isResuming, onOpen })
}

/** Moves a whole body; what came of one that breaks off is kept. */
export async function pour(state: TransferState, reply: Reply, sink: BodySink): Promise<void> {
  let sweepAt = sweepBytes
  try {
    for await (const chunk of reply.body) {
      await sink.write(chunk)
      state.bytesPrinted += chunk.length
      if (chunk.length > 0) state.lineOpen = chunk[chunk.length - 1] !== lineFeed
      if (state.bytesPrinted < sweepAt) continue
      sweepAt += sweepBytes
      const { sweepBuffers } = await import('./sweep-buffers.ts')
      sweepBuffers()
    }
  } catch (error) {
    sink.abandon()
    throw error
  }
  sink.finish()
}
