import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createServer as createTlsServer } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { answer, type SeenRequest } from './answers.ts'
import { http2Servers } from './http2.ts'
import { answerConnect, pin, socksServer, tlsServers } from './proxies.ts'

/** Where the certificate is that `$tls` shows. */
export const certificateFile = fileURLToPath(new URL('../../fixtures/tls/localhost.pem', import.meta.url))
const keyFile = fileURLToPath(new URL('../../fixtures/tls/localhost-key.pem', import.meta.url))

export type CurlServer = Readonly<{
  /**
   * Variables for command lines: `$url` and `$other` are two origins, `$host` is the first without its scheme, `$port` its port, `$tls` has a
   * certificate for `localhost`, `$wrong` is the same under a name that it is not for, `$silent` takes connections and says
   * nothing, `$closed` takes none.
   * `$url` and `$other` are http proxies too (`$host` for `-x`), `$httpsproxy` is one over TLS, `$socks` a SOCKS proxy; behind them any name
   * leads to `$url`, and at port 443 to `$tls`. `$client` wants a certificate, `$old` speaks TLS up to 1.2, `$fresh` from 1.3 on, `$unix` is a
   * socket, `$pin` the hash of the key of all of them.
   */
  places: Readonly<Record<string, string>>
  /** The requests since the last call, byte for byte, one character per byte. */
  take(): readonly string[]
  close(): void
}>

/** Servers on loopback that keep the bytes of every request and answer by its path (`answers.ts`). */
export async function startCurlServer(): Promise<CurlServer> {
  const requests: string[] = []
  const sockets = new Set<Socket>()
  const serve = (socket: Socket): void => {
    sockets.add(socket)
    socket.on('error', () => {})
    readRequests(socket, requests, (head) => answerConnect(socket, head, /:443 /.test(head) ? tls : plain))
  }
  const keepOpen = (socket: Socket): void => {
    sockets.add(socket)
    socket.on('error', () => {})
  }
  const secure = createTlsServer({ cert: readFileSync(certificateFile), key: readFileSync(keyFile) }, serve)
  secure.on('tlsClientError', () => {})
  const httpsProxy = createTlsServer(
    { cert: readFileSync(certificateFile), key: readFileSync(keyFile) },
    serve,
  )
  const unix = join(mkdtempSync(join(tmpdir(), 'presto-socket-')), 'socket')
  const local = createServer(serve)
  await new Promise<void>((resolve) => local.listen(unix, resolve))
  const servers: Server[] = [
    createServer(serve),
    createServer(serve),
    secure,
    createServer(keepOpen),
    socksServer(
      (text) => requests.push(text),
      () => [plain, tls],
    ),
    httpsProxy,
    ...tlsServers(serve),
    ...http2Servers(serve, keepOpen, (text) => requests.push(text)),
  ]
  const [
    plain = 0,
    other = 0,
    tls = 0,
    silent = 0,
    socks = 0,
    proxy = 0,
    client = 0,
    old = 0,
    fresh = 0,
    h2 = 0,
    babble = 0,
    h2c = 0,
  ] = await Promise.all(servers.map(listen))
  return {
    places: {
      url: `http://127.0.0.1:${plain}`,
      host: `127.0.0.1:${plain}`,
      port: `${plain}`,
      other: `http://127.0.0.1:${other}`,
      tls: `https://localhost:${tls}`,
      wrong: `https://127.0.0.1:${tls}`,
      silent: `https://127.0.0.1:${silent}`,
      // A port that was free a moment ago may be another test's by now; this one is nobody's.
      closed: 'http://127.0.0.1:1',
      socks: `127.0.0.1:${socks}`,
      httpsproxy: `https://localhost:${proxy}`,
      client: `https://localhost:${client}`,
      old: `https://localhost:${old}`,
      fresh: `https://localhost:${fresh}`,
      h2: `https://localhost:${h2}`,
      babble: `https://localhost:${babble}`,
      h2c: `http://127.0.0.1:${h2c}`,
      tlsport: `${tls}`,
      unix,
      pin,
    },
    take: () => requests.splice(0),
    close: () => {
      for (const server of [...servers, local]) server.close()
      rmSync(dirname(unix), { recursive: true, force: true })
      for (const socket of sockets) socket.destroy()
    },
  }
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}

/** Cuts a connection into requests; one that breaks off in its body is kept as far as it came. */
function readRequests(socket: Socket, requests: string[], connect: (head: string) => void): void {
  let pending = ''
  let head: string | undefined
  const takeHead = (): string | undefined => {
    const end = pending.indexOf('\r\n\r\n')
    if (end === -1) return undefined
    const taken = pending.slice(0, end + 4)
    pending = pending.slice(end + 4)
    if (!taken.startsWith('CONNECT ')) return taken
    leave(taken)
    return undefined
  }
  const cut = (): void => {
    for (;;) {
      const isNew = head === undefined
      head ??= takeHead()
      if (head === undefined) return
      const isQuiet = head.split(' ', 2)[1] === '/no-continue'
      if (isNew && !isQuiet && /^expect: 100-continue/im.test(head))
        socket.write('HTTP/1.1 100 Continue\r\n\r\n')
      const length = bodyLength(head, pending)
      if (length === undefined) return
      const body = pending.slice(0, length)
      pending = pending.slice(length)
      requests.push(head + body)
      const seen = toSeen(head, body)
      head = undefined
      answer(socket, seen)
    }
  }
  const leave = (request: string): void => {
    requests.push(request)
    socket.off('data', read)
    connect(request)
  }
  const read = (chunk: Buffer): void => {
    // A TLS handshake at a server that speaks none.
    if (chunk[0] === 0x16 && pending === '') return void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')
    pending += chunk.toString('latin1')
    cut()
  }
  socket.on('data', read)
  socket.on('close', () => {
    if (head !== undefined) requests.push(head + pending)
  })
}

/** Bytes of the body, `undefined` while it is not there as a whole. */
function bodyLength(head: string, pending: string): number | undefined {
  if (/^transfer-encoding: *chunked/im.test(head)) {
    const end = /(^|\r\n)0\r\n\r\n/.exec(pending)
    return end ? end.index + end[0].length : undefined
  }
  const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0)
  return pending.length < length ? undefined : length
}

function toSeen(head: string, body: string): SeenRequest {
  const [method = '', target = ''] = head.split(' ', 2)
  return { method, target: target.replace(/^http:\/\/[^/]*/, ''), head, body }
}
