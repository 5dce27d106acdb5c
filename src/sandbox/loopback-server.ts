import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'

export type LoopbackServer = Readonly<{
  /** `http://127.0.0.1:PORT` */
  url: string
  port: number
  /** Ends every connection at once. */
  close(): Promise<void>
}>

/** Takes over the connection of a request that asks for a WebSocket. */
export type UpgradeListener = (incoming: IncomingMessage, socket: Duplex, head: Buffer) => void

/**
 * Serves on 127.0.0.1 alone.
 *
 * @param port 0 for a free one.
 * @param onUpgrade What it takes over is its own to close.
 * @throws the system's error, `code` EADDRINUSE when the port is taken.
 */
export function serveLoopback(
  listener: RequestListener,
  port = 0,
  onUpgrade?: UpgradeListener,
): Promise<LoopbackServer> {
  const server = createServer(listener)
  if (onUpgrade) server.on('upgrade', onUpgrade)
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const { port: taken } = server.address() as AddressInfo
      resolve({ url: `http://127.0.0.1:${taken}`, port: taken, close })
    })
  })
}

/**
 * The whole body of a request.
 *
 * @returns `undefined` when it is longer than `maxLength` bytes.
 */
export async function readBody(incoming: IncomingMessage, maxLength: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > maxLength) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
