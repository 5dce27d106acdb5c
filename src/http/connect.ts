import { Agent, type ClientRequestArgs } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import { CurlError } from '../core/errors.ts'
import { type ConnectContext, type ConnectTimes, keepTimes, openTcp } from './connect-tcp.ts'
import { Http2Agreed, Http2Lines } from './http2-lines.ts'
import { verifyResultOf } from './verify-result.ts'

type ReadyArgs = ClientRequestArgs & { presto?: ConnectContext }

/**
 * A keep-alive pool whose sockets are ready before Node's client sees them: connected, and with TLS done. One agent
 * serves http and https, so that there is one code path above it.
 */
export class ReadyAgent extends Agent {
  #opened = 0
  /** The connections that speak HTTP/2; Node's pool sees none of them. */
  readonly lines = new Http2Lines()

  constructor() {
    super({ keepAlive: true, maxFreeSockets: 16 })
  }

  override createConnection(
    options: ReadyArgs,
    done?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    const context = options.presto
    if (!context) throw new Error('connections are made by exchange.ts')
    this.#opened += 1
    const answer = done as ((error: Error | null, stream?: Duplex) => void) | undefined
    openSocket(context, this.#opened - 1).then(
      (socket) => {
        if (isHttp2(socket, context)) {
          context.opening.abort = () => {}
          answer?.(new Http2Agreed(socket))
          return
        }
        this.lines.settle(this.nameOf(context), undefined)
        answer?.(null, socket)
      },
      (error: Error) => answer?.(error),
    )
    return undefined
  }

  override getName(options?: ReadyArgs): string {
    return options?.presto ? this.nameOf(options.presto) : ''
  }

  /** Everything that decides who is at the other end, and how it was checked. */
  nameOf({ url, options, route }: Pick<ConnectContext, 'url' | 'options' | 'route'>): string {
    const { insecure, caFile, alpn, tls } = options
    const more = `${route?.key ?? ''} ${tls ? JSON.stringify(tls) : ''}`
    return `${url.origin} ${insecure} ${caFile ?? ''} ${alpn?.join() ?? ''} ${more}`
  }

  /** Forgets the idle connections: the next request opens a fresh one. */
  dropIdle(): void {
    for (const sockets of Object.values(this.freeSockets))
      for (const socket of [...(sockets ?? [])]) socket.destroy()
  }

  /** Says goodbye on idle connections and breaks off busy ones; none of them keeps the process alive. */
  close(): void {
    // `destroy` on an idle socket would load process.stderr (3 ms); a half-close tells the server the same.
    for (const sockets of Object.values(this.freeSockets))
      for (const socket of sockets ?? []) socket.unref().end()
    for (const sockets of Object.values(this.sockets))
      for (const socket of [...(sockets ?? [])]) socket.destroy()
    this.lines.close()
  }
}

function isHttp2(socket: Socket, { url, options }: ConnectContext): boolean {
  if (url.scheme === 'https') return (socket as TLSSocket).alpnProtocol === 'h2'
  return options.http === 'prior-2'
}

async function openSocket(context: ConnectContext, number: number): Promise<Socket> {
  const record: ConnectTimes = {
    lookup: 0,
    connect: 0,
    secure: 0,
    verified: false,
    verifyResult: 0,
    tunnelSize: 0,
    number,
    proxied: false,
    heads: [],
  }
  const timer = watchConnect(context)
  try {
    const tcp = openStream(context, record)
    const socket = context.url.scheme === 'http' ? await tcp : await secure(context, tcp, record)
    keepTimes(socket, record)
    return socket
  } finally {
    clearTimeout(timer)
  }
}

/** The way to the server: one TCP connection, or whatever the route says. */
function openStream(context: ConnectContext, record: ConnectTimes): Promise<Socket> {
  const { route } = context
  record.heads.length = 0
  if (route === undefined) return openTcp(context, record)
  const ready = import('./connect-route.ts').then(({ openRoute }) => openRoute(context, route, record))
  // The TLS path awaits it later; a failure until then must not count as unhandled.
  ready.catch(() => {})
  return ready
}

async function secure(context: ConnectContext, tcp: Promise<Socket>, record: ConnectTimes): Promise<Socket> {
  const { openTls } = await import('./connect-tls.ts')
  const socket = await openTls(context, tcp, () => openStream(context, record))
  record.secure = context.now()
  record.verified = !context.options.insecure
  record.verifyResult = verifyResultOf((socket as TLSSocket).authorizationError)
  const { pins } = context.options.tls ?? {}
  if (pins !== undefined) {
    const { checkPins } = await import('./check-pins.ts')
    checkPins(socket, pins)
  }
  return socket
}

function watchConnect({ options, opening }: ConnectContext): NodeJS.Timeout | undefined {
  const { connectTimeoutMs } = options
  if (connectTimeoutMs === undefined) return undefined
  return setTimeout(() => {
    opening.abort(new CurlError(28, `Connection timed out after ${connectTimeoutMs} milliseconds`))
  }, connectTimeoutMs)
}
