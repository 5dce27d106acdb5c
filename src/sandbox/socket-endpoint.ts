import { type WebSocket, WebSocketServer } from 'ws'
import type { UpgradeListener } from './loopback-server.ts'
import { readRequest } from './web-request.ts'

/** The sockets of one server. */
export type SocketAcceptor = Readonly<{
  onUpgrade: UpgradeListener
  /** Breaks off all that are open. */
  close(): void
}>

/**
 * Opens a WebSocket to everybody who asks; whether it is paid is for `serve` to see.
 *
 * @param serve Told about each open socket. Where it gives back nothing, there is none, and it is closed.
 */
export function acceptSockets(
  serve: (socket: WebSocket, request: Request) => Promise<void> | undefined,
): SocketAcceptor {
  const server = new WebSocketServer({ noServer: true })
  server.on('connection', (socket, incoming) => {
    socket.on('error', () => {})
    const served = serve(socket, readRequest(incoming))
    if (!served) return socket.close(1008, 'no such endpoint')
    served.catch(() => socket.close(1011))
  })
  return {
    onUpgrade: (incoming, socket, head) => {
      server.handleUpgrade(incoming, socket, head, (open) => void server.emit('connection', open, incoming))
    },
    close: () => {
      for (const socket of server.clients) socket.terminate()
      server.close()
    },
  }
}
