import { CurlError } from '../../../core/errors.ts'
import type { Peer, ReplyHead, RequestPlan } from '../../../core/http.ts'
import { openWebSocket, type WebSocketConnection } from '../../../http/websocket.ts'
import { isOpened, planHandshake } from '../../../http/websocket-handshake.ts'
import { dropForeignSecrets } from '../paid-request.ts'
import type { TransferState } from '../transfer-state.ts'

/** A WebSocket, and the heads that came before its first message. */
export type OpenedSocket = Readonly<{ socket: WebSocketConnection; heads: readonly ReplyHead[] }>

/**
 * Opens the WebSocket behind a URL: with the headers, cookies, proxies and TLS settings of any other request.
 *
 * @param check The last look at the connection before the request leaves.
 * @throws {CurlError} 22 when the server answers anything else, and everything that goes wrong below
 */
export async function connectSocket(
  state: TransferState,
  plan: RequestPlan,
  check?: (peer: Peer) => void,
): Promise<OpenedSocket> {
  const { transport, session } = state
  if (!transport) throw new Error('no transport')
  const key = Buffer.from(session.app.random(16)).toString('base64')
  const handshake = planHandshake(dropForeignSecrets(state, plan), key)
  const reply = await transport.send(handshake, check && { beforeFirstByte: check })
  state.reply = reply
  if (!isOpened(reply, key)) {
    await reply.drain()
    throw new CurlError(22, `Refused WebSocket upgrade: ${reply.status}`)
  }
  const { tapReply } = await import('../tap-transfer.ts')
  const tapped = state.taps ? tapReply(state.taps, reply) : reply
  return { socket: openWebSocket(tapped), heads: [...reply.before, reply] }
}
