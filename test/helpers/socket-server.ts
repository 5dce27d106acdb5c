import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Hex } from '../../src/core/payment.ts'
import { channelReserve } from '../../src/sandbox/channel-contracts.ts'
import { readBody } from '../../src/sandbox/loopback-server.ts'
import { createSessions, type SessionOptions } from '../../src/sandbox/sessions.ts'
import { readRequest, writeResponse } from '../../src/sandbox/web-request.ts'
import { type Account, freshAccount, localChain } from './local-chain.ts'
import { listen, type Recorded, record, type TestServer } from './paid-server.ts'
import { createChainReader } from './session-chain.ts'

/** A frame of the client, decoded. */
type ClientFrame = Readonly<{
  mpp: string
  /** What a credential answers. */
  challengeId?: string
  /** Of a credential. */
  payload?: Readonly<{
    action: string
    channelId: Hex
    cumulativeAmount: string
    descriptor?: Readonly<Record<string, string>>
  }>
}>

/** The server's end of one socket, for a test that says every frame itself. */
export type SocketEnd = Readonly<{
  /** The next frame of the client; `undefined` when it is gone. */
  next(): Promise<ClientFrame | undefined>
  /** A frame of the protocol, text, or bytes. */
  say(frame: Readonly<Record<string, unknown>> | string | Uint8Array): void
  /** A receipt, valid and forged, for the credential that came last. */
  acknowledge(members?: Readonly<Record<string, unknown>>): void
  socket: WebSocket
}>

export type SocketServerOptions = Partial<SessionOptions> &
  Readonly<{
    /** How many messages a socket has; a request's `?messages=N` comes first. */
    messages?: number | undefined
    /** The next message waits for this. */
    beforeMessage?: ((index: number) => Promise<void>) | undefined
    /** Says the frames instead of mppx, unless it calls `serve`; what it acknowledges never reaches the chain. */
    script?: ((end: SocketEnd, serve: () => Promise<void>) => Promise<void>) | undefined
    /** The challenge of every answer over HTTP instead of mppx's; is handed how many came before. */
    challenge?: ((index: number, payee: Account) => string) | undefined
  }>

export type SocketServer = TestServer &
  Readonly<{
    /** `ws://127.0.0.1:PORT` */
    socketUrl: string
    payee: Account
    escrow: typeof channelReserve
    /** Everything that came over the sockets, oldest first. */
    frames: readonly ClientFrame[]
    /** Close codes of the clients. */
    closes: readonly number[]
    /** The heads of the requests that asked for a WebSocket. */
    handshakes: readonly Recorded[]
  }>

/** A price per message on every path: asked for over HTTP, paid to mppx's real server over the socket. Closed after the test file. */
export async function createSocketServer(options: SocketServerOptions = {}): Promise<SocketServer> {
  const { amount = '0.001', suggestedDeposit, messages = 3, beforeMessage, script } = options
  const payee = await freshAccount({ funded: false })
  await createChainReader().ask('tempo_fundAddress', [payee.address])
  const sessions = await createSessions({
    rpcUrl: localChain().rpcUrl,
    secretKey: randomBytes(32).toString('base64'),
    path: process.env['PATH'],
    payeeKey: payee.privateKey,
  })
  const session = sessions({ amount, suggestedDeposit, unitType: 'message', webSocket: true })
  const requests: Recorded[] = []
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      requests.push(record(incoming, (await readBody(incoming, 64_000)) ?? Buffer.alloc(0)))
      const own = options.challenge?.(requests.length - 1, payee)
      const answer =
        own === undefined
          ? await session(readRequest(incoming), () => Response.json({}))
          : new Response('', { status: 402, headers: { 'WWW-Authenticate': own } })
      await writeResponse(outgoing, answer)
    })().catch((error: unknown) => outgoing.writeHead(500).end(String(error)))
  })
  const watched = acceptOn(server, async (socket, request, end) => {
    const count = Number(new URL(request.url).searchParams.get('messages') ?? messages)
    const serve = () => session.serve(socket, request.url, say(count, beforeMessage))
    return script ? script(end, serve) : serve()
  })
  const started = await listen(server, requests)
  const close = () => {
    watched.terminate()
    return started.close()
  }
  const socketUrl = started.url.replace('http:', 'ws:')
  return { ...started, ...watched, close, socketUrl, payee, escrow: channelReserve }
}

/** Sockets that cost nothing, over any server. */
export function acceptOn(
  server: Server,
  serve: (socket: WebSocket, request: Request, end: SocketEnd) => Promise<void>,
) {
  const frames: ClientFrame[] = []
  const closes: number[] = []
  const handshakes: Recorded[] = []
  const sockets = new WebSocketServer({ noServer: true })
  server.on('upgrade', (incoming, connection, head) => {
    handshakes.push(record(incoming, Buffer.alloc(0)))
    sockets.handleUpgrade(incoming, connection, head, (socket) => {
      socket.on('error', () => {})
      socket.on('close', (code) => closes.push(code))
      const end = createEnd(socket, frames)
      serve(socket, readRequest(incoming), end).catch(() => socket.terminate())
    })
  })
  const terminate = () => {
    for (const socket of sockets.clients) socket.terminate()
  }
  server.on('close', terminate)
  return { frames, closes, handshakes, terminate }
}

async function* say(count: number, before: SocketServerOptions['beforeMessage']) {
  for (let index = 0; index < count; index++) {
    await before?.(index)
    yield `message ${index}`
  }
}

function createEnd(socket: WebSocket, frames: ClientFrame[]): SocketEnd {
  const waiting: (() => void)[] = []
  const queue: ClientFrame[] = []
  let last: ClientFrame['payload']
  let isGone = false
  const wake = () => {
    for (const go of waiting.splice(0)) go()
  }
  socket.on('message', (data) => {
    const frame = decode(String(data))
    frames.push(frame)
    queue.push(frame)
    last = frame.payload ?? last
    wake()
  })
  socket.on('close', () => {
    isGone = true
    wake()
  })
  const sayFrame: SocketEnd['say'] = (frame) =>
    socket.send(typeof frame === 'string' || frame instanceof Uint8Array ? frame : JSON.stringify(frame))
  return {
    socket,
    say: sayFrame,
    next: async () => {
      while (queue.length === 0 && !isGone) await new Promise<void>((resolve) => waiting.push(resolve))
      return queue.shift()
    },
    acknowledge: (members = {}) => sayFrame({ mpp: 'payment-receipt', data: receiptFor(last, members) }),
  }
}

/** What mppx says after a voucher; nothing of it is spent yet. */
function receiptFor(payload: ClientFrame['payload'], members: Readonly<Record<string, unknown>> = {}) {
  return {
    method: 'tempo',
    intent: 'session',
    status: 'success',
    timestamp: new Date().toISOString(),
    reference: payload?.channelId,
    channelId: payload?.channelId,
    challengeId: 'c',
    acceptedCumulative: payload?.cumulativeAmount,
    spent: '0',
    units: 0,
    ...members,
  }
}

function decode(text: string): ClientFrame {
  const { mpp, authorization } = JSON.parse(text) as { mpp: string; authorization?: string }
  if (authorization === undefined) return { mpp }
  const credential = Buffer.from(authorization.replace(/^payment /i, ''), 'base64url').toString()
  const { challenge, payload } = JSON.parse(credential) as {
    challenge: { id: string }
    payload: NonNullable<ClientFrame['payload']>
  }
  return { mpp, challengeId: challenge.id, payload }
}
