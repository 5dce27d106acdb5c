import { Agent, type AgentOptions } from 'node:http'
import { connect as connectTcp, type Socket } from 'node:net'
import { CurlError } from '../core/errors.ts'
import type { TargetUrl, TraceLine, TransportOptions } from '../core/http.ts'
import type { HopProgress } from './failures.ts'

/** When the steps of a connection were reached, milliseconds of the transport's clock; kept per socket. */
export type ConnectTimes = { lookup: number; connect: number; secure: number; verified: boolean; number: number }

const times = new WeakMap<object, ConnectTimes>()

/** How a socket came to be; `undefined` for a foreign one. */
export function timesOf(socket: object): ConnectTimes | undefined {
  return times.get(socket)
}

export type ConnectContext = Readonly<{
  url: TargetUrl
  options: TransportOptions
  progress: HopProgress
  trace: ((line: TraceLine) => void) | undefined
  now(): number
}>

/**
 * A keep-alive pool whose sockets are ready before Node's client sees them: connected, and with TLS done. One agent
 * serves http and https, so that there is one code path above it.
 */
export class ReadyAgent extends Agent {
  connections = 0

  constructor() {
    super({ keepAlive: true, maxFreeSockets: 16 })
  }

  override createConnection(options: AgentOptions & { presto?: ConnectContext }, done?: Done): undefined {
    const context = options.presto
    if (!context) throw new Error('connections are made by exchange.ts')
    this.connections += 1
    openSocket(context, this.connections - 1).then(
      (socket) => done?.(null, socket),
      (error: Error) => done?.(error),
    )
    return undefined
  }

  override getName(options?: AgentOptions & { presto?: ConnectContext }): string {
    const context = options?.presto
    return context ? `${context.url.origin} ${context.options.insecure} ${context.options.caFile ?? ''}` : ''
  }
}

type Done = (error: Error | null, socket?: Socket) => void

async function openSocket(context: ConnectContext, number: number): Promise<Socket> {
  const { url, options, progress } = context
  progress.phase = 'connect'
  const timer = watchConnect(options.connectTimeoutMs)
  const open = async (): Promise<Socket> => {
    const record: ConnectTimes = { lookup: 0, connect: 0, secure: 0, verified: false, number }
    const tcp = openTcp(context, record)
    timer.onExpire((error) => tcp.socket.destroy(error))
    if (url.scheme === 'http') {
      await tcp.ready
      times.set(tcp.socket, record)
      return tcp.socket
    }
    const { openTls } = await import('./connect-tls.ts')
    const secure = await openTls(context, tcp, timer)
    record.secure = context.now()
    record.verified = !options.insecure
    times.set(secure, record)
    return secure
  }
  try {
    return await open()
  } finally {
    timer.stop()
  }
}

/** A TCP connection on its way; the TLS context is built while it travels. */
export type TcpConnection = Readonly<{ socket: Socket; ready: Promise<void> }>

/** Starts one TCP connection. Names below `.localhost` mean this machine without asking a resolver. */
export function openTcp(context: ConnectContext, record: ConnectTimes): TcpConnection {
  const { url, trace, now } = context
  const host = url.host.endsWith('.localhost') ? '127.0.0.1' : url.host
  const socket = connectTcp({ host, port: url.port, noDelay: true })
  if (trace) {
    socket.once('lookup', (_error: Error | null, address: string) => {
      trace({ kind: '*', text: `  Trying ${address}:${url.port}...` })
    })
  }
  socket.once('lookup', () => {
    record.lookup = now()
  })
  const ready = new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.off('error', reject)
      record.connect = now()
      if (record.lookup === 0) record.lookup = record.connect
      trace?.({
        kind: '*',
        text: `Connected to ${url.host} (${socket.remoteAddress}) port ${url.port} (#${record.number})`,
      })
      resolve()
    })
  })
  // The TLS path awaits it later; a failure until then must not count as unhandled.
  ready.catch(() => {})
  return { socket, ready }
}

export type ConnectTimer = Readonly<{ onExpire(stop: (error: CurlError) => void): void; stop(): void }>

function watchConnect(timeoutMs: number | undefined): ConnectTimer {
  if (timeoutMs === undefined) return { onExpire: () => {}, stop: () => {} }
  let stopSocket: ((error: CurlError) => void) | undefined
  const timer = setTimeout(() => {
    stopSocket?.(new CurlError(28, `Connection timed out after ${timeoutMs} milliseconds`))
  }, timeoutMs)
  return {
    onExpire: (stop) => {
      stopSocket = stop
    },
    stop: () => clearTimeout(timer),
  }
}
