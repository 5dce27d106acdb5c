import { UsageError } from '../../../core/errors.ts'
import type { Reply, Transport } from '../../../core/http.ts'
import { planOf, type TransferState } from '../transfer-state.ts'
import { connectSocket } from './connect-socket.ts'
import { openMessageSink } from './print-messages.ts'

/**
 * Prints the messages of a WebSocket, paying for them where the same URL over HTTP asks for it.
 *
 * @throws {CliError} 110 to 120; {CurlError} 22 when the server opens no WebSocket, 56 when it broke off
 */
export async function transferSocket(state: TransferState, transport: Transport): Promise<void> {
  const { flags } = state.session
  if ((flags.json || flags.toon) && !flags.dryRun)
    throw new UsageError(`option ${flags.json ? '-j' : '-t'}: not with ws:// and wss://`, {
      hint: 'It prints one document per URL, and a WebSocket is printed message by message.',
    })
  if (flags.noPay) return printUnpaid(state, undefined)
  const reply = await transport.send(planOf(state))
  state.reply = reply
  if (reply.status === 402) {
    const { paySocket } = await import('./pay-socket.ts')
    if (await paySocket(state, reply)) return
  }
  await reply.drain()
  return printUnpaid(state, reply)
}

/** @param reply The answer to the same URL over HTTP: where its redirects led is where the WebSocket is. */
async function printUnpaid(state: TransferState, reply: Reply | undefined): Promise<void> {
  const { socket, heads } = await connectSocket(state, reply?.plan ?? planOf(state))
  const sink = await openMessageSink(state, heads)
  try {
    for await (const data of socket.messages) await sink.print(data)
  } catch (error) {
    sink.abandon()
    throw error
  } finally {
    socket.close(1000)
  }
  sink.finish()
}
