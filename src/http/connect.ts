import { Agent, type ClientRequestArgs } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { CurlError } from '../core/errors.ts'
import {
  type ConnectContext,
  type ConnectTimes,
  keepTimes,
  openTcp,
  type TcpConnection,
} from './connect-tcp.ts'

type ReadyArgs = ClientRequestArgs & { presto?: ConnectContext }

/**
 * A keep-alive pool whose sockets are ready before Node's client sees them: connected, and with TLS done. One agent
 * serves http and https, so that there is one code path above it.
 */
export class ReadyAgent extends Agent {
  connections = 0

  constructor() {
    super({ keepAlive: true, maxFreeSockets: 16 })
  }

  override createConnection(
    options: ReadyArgs,
    done?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    const context = options.presto
    if (!context) throw new Error('connections are made by exchange.ts')
    this.connections += 1
    const answer = done as ((error: Error | null, stream?: Duplex) => void) | undefined
    openSocket(context, this.connections - 1).then(
      (socket) => answer?.(null, socket),
      (error: Error) => answer?.(error),
    )
    return undefined
  }

  /** Everything that decides who is at the other end, and how it was checked. */
  override getName(options?: ReadyArgs): string {
    const context = options?.presto
    return context ? `${context.url.origin} ${context.options.insecure} ${context.options.caFile ?? ''}` : ''
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
  }
}

async function openSocket(context: ConnectContext, number: number): Promise<Socket> {
  const record: ConnectTimes = { lookup: 0, connect: 0, secure: 0, verified: false, number }
  const timer = watchConnect(context)
  try {
    const tcp = openTcp(context, record)
    const socket = context.url.scheme === 'http' ? await tcp.ready : await secure(context, tcp, record)
    keepTimes(socket, record)
    return socket
  } finally {
    clearTimeout(timer)
  }
}

async function secure(context: ConnectContext, tcp: TcpConnection, record: ConnectTimes): Promise<Socket> {
  const { openTls } = await import('./connect-tls.ts')
  const socket = await openTls(context, tcp, record)
  record.secure = context.now()
  record.verified = !context.options.insecure
  return socket
}

function watchConnect({ options, opening }: ConnectContext): NodeJS.Timeout | undefined {
  const { connectTimeoutMs } = options
  if (connectTimeoutMs === undefined) return undefined
  return setTimeout(() => {
    opening.abort(new CurlError(28, `Connection timed out after ${connectTimeoutMs} milliseconds`))
  }, connectTimeoutMs)
}
