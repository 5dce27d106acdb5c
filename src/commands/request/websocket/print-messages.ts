import type { ReplyHead } from '../../../core/http.ts'
import { openBodySink } from '../pour.ts'
import type { TransferState } from '../transfer-state.ts'

/** Where the messages of one WebSocket go. */
export type MessageSink = Readonly<{
  /** Text as a line of its own, bytes as they are. @throws {CurlError} 23 */
  print(data: string | Uint8Array): Promise<void>
  finish(): void
  abandon(): void
}>

/** @param heads What `-i` and `-D` show. @throws {CurlError} 23 */
export async function openMessageSink(
  state: TransferState,
  heads: readonly ReplyHead[],
): Promise<MessageSink> {
  const { app, flags } = state.session
  if (flags.dumpHeader !== undefined) {
    const { dumpHeads } = await import('../../../output/header-dump.ts')
    await dumpHeads(app.io, flags.dumpHeader, heads)
  }
  const sink = await openBodySink(state)
  if (flags.include) for (const { raw } of heads) await sink.write(raw)
  return {
    print: async (data) => {
      const isText = typeof data === 'string'
      const bytes = isText ? Buffer.from(`${data}\n`) : data
      await sink.write(bytes)
      state.bytesPrinted += bytes.length
      state.lineOpen = !isText
    },
    finish: sink.finish,
    abandon: sink.abandon,
  }
}
