import { type AddressInfo, createServer, type Socket } from 'node:net'
import { afterAll } from 'vitest'

/** One request as it came, and the connection it came on (counted from 0). */
export type RawRequest = Readonly<{ head: string; body: string; connection: number; socket: Socket }>

export type RawServer = Readonly<{
  port: number
  origin: string
  requests: RawRequest[]
  /** Connections so far. */
  connections(): number
  sockets(): Socket[]
}>

const closers: (() => void)[] = []
afterAll(() => {
  for (const close of closers) close()
})

/** A server that records every byte and answers with exactly the bytes it is told to; `undefined`: nothing. */
export async function rawServer(
  answer: (request: RawRequest, index: number) => string | undefined,
  host = '127.0.0.1',
): Promise<RawServer> {
  const requests: RawRequest[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    const connection = sockets.size
    sockets.add(socket)
    let pending = ''
    socket.on('error', () => {})
    socket.on('data', (chunk) => {
      pending += chunk.toString('latin1')
      for (let next = cut(pending); next; next = cut(pending)) {
        pending = next.rest
        const request = { head: next.head, body: next.body, connection, socket }
        const reply = answer(request, requests.push(request) - 1)
        if (reply !== undefined) socket.write(Buffer.from(reply, 'latin1'))
        if (reply !== undefined && /^connection: close/im.test(reply)) socket.end()
      }
    })
  })
  closers.push(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    requests,
    connections: () => sockets.size,
    sockets: () => [...sockets],
  }
}

/** A request with its whole body; one that waits for `100 Continue` counts without. */
function cut(text: string): { head: string; body: string; rest: string } | undefined {
  const end = text.indexOf('\r\n\r\n')
  if (end === -1) return undefined
  const head = text.slice(0, end + 4)
  const rest = text.slice(end + 4)
  if (/^expect: 100-continue/im.test(head) && rest === '') return { head, body: '', rest }
  if (/^transfer-encoding: chunked/im.test(head)) {
    const last = rest.indexOf('0\r\n\r\n')
    return last === -1 ? undefined : { head, body: rest.slice(0, last + 5), rest: rest.slice(last + 5) }
  }
  const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0)
  return rest.length < length ? undefined : { head, body: rest.slice(0, length), rest: rest.slice(length) }
}
