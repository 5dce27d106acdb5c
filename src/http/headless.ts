import type { Socket } from 'node:net'
import type { ReplyHead } from '../core/http.ts'

/** What stands for the head of an answer that has none. */
export const headless: ReplyHead = {
  status: 0,
  reason: '',
  httpVersion: '0',
  headers: [],
  raw: new Uint8Array(),
  informational: false,
}

const prefix = 'HTTP/'

/**
 * Looks at the first bytes of an answer before Node's parser does, which refuses what is no head of HTTP/1.
 *
 * @param onHeadless Called when there is none; the bytes come again, to those who then listen, and Node gets none of them.
 */
export function catchHeadless(socket: Socket, onHeadless: () => void): void {
  const others = socket.listeners('data')
  socket.removeAllListeners('data')
  let pending = Buffer.alloc(0)
  const look = (chunk: Buffer): void => {
    pending = Buffer.concat([pending, chunk])
    const start = pending.toString('latin1', 0, prefix.length)
    if (start.length < prefix.length && prefix.startsWith(start)) return
    socket.off('data', look)
    if (start === prefix) {
      for (const listener of others) {
        socket.on('data', listener as (chunk: Buffer) => void)
        listener.call(socket, pending)
      }
      return
    }
    onHeadless()
    socket.emit('data', pending)
  }
  socket.on('data', look)
}
