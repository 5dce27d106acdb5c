import type { IncomingMessage } from 'node:http'
import { PassThrough, type Readable } from 'node:stream'

/**
 * The bytes of a body as they come over the wire, chunk framing included; Node's parser only says where they end.
 *
 * @param first What came together with the head.
 */
export function rawSource(message: IncomingMessage, first: Uint8Array): Readable {
  if (message.headers['transfer-encoding'] === undefined) return message
  const { socket } = message
  const source = new PassThrough()
  const add = (chunk: Uint8Array): void => void source.write(chunk)
  if (first.length > 0) add(first)
  // Before Node's own listener: the end is found in the last of these pieces.
  socket.prependListener('data', add)
  message.once('error', (error) => source.destroy(error))
  message.once('end', () => {
    socket.off('data', add)
    source.end()
  })
  message.resume()
  return source
}
