import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { createDigestBinding, type DigestBinding } from './bind-digest.ts'
import { type Endpoint, endpoints } from './endpoints.ts'
import { type LoopbackServer, readBody, serveLoopback } from './loopback-server.ts'
import { type Charge, createCharge } from './payments.ts'
import { createSessions, type SocketSession } from './sessions.ts'
import { acceptSockets } from './socket-endpoint.ts'
import { goneSignal, readRequest, writeResponse } from './web-request.ts'

const maxBodyLength = 1_000_000
const usualEvents = 5
const maxEvents = 1000

type Facts = Readonly<{
  rpcUrl: string
  /** 0 for a free one. */
  port: number
  /** At least 32 bytes; challenges of one run are worth nothing in another. */
  secretKey: string
  path: string | undefined
  /** One line per request, already safe for a terminal. */
  log(line: string): void
}>

/** What takes the payments. */
type Cashiers = Readonly<{
  charge: Charge
  digest: DigestBinding
  /** By path. */
  sessions: ReadonlyMap<string, SocketSession>
}>

/**
 * Serves the sandbox's endpoints; payments are checked and settled by mppx.
 *
 * @throws {UsageError} when mppx is not installed.
 */
export async function servePaidEndpoints(facts: Facts): Promise<LoopbackServer> {
  const makeSession = await createSessions(facts)
  const cashiers: Cashiers = {
    charge: await createCharge(facts),
    digest: await createDigestBinding(facts.secretKey, facts.path),
    sessions: new Map(
      endpoints.flatMap(({ path, session }) => (session ? [[path, makeSession(session)] as const] : [])),
    ),
  }
  const sockets = acceptSockets((socket, request) => {
    const url = new URL(request.url)
    const session = findSocket(cashiers, url.pathname)
    if (!session) return undefined
    facts.log(`WebSocket ${url.pathname}`)
    return session.serve(socket, request.url, messagesOf(url))
  })
  const listener: RequestListener = (incoming, outgoing) => void answer(facts, cashiers, incoming, outgoing)
  const server = await serveLoopback(listener, facts.port, sockets.onUpgrade)
  const close = () => {
    sockets.close()
    return server.close()
  }
  return { ...server, close }
}

function findSocket({ sessions }: Cashiers, pathname: string): SocketSession | undefined {
  const isSocket = endpoints.some(({ path, session }) => path === pathname && session?.webSocket)
  return isSocket ? sessions.get(pathname) : undefined
}

async function answer(facts: Facts, cashiers: Cashiers, incoming: IncomingMessage, outgoing: ServerResponse) {
  const response = await respond(cashiers, incoming, goneSignal(outgoing)).catch((error: unknown) => {
    facts.log(`the endpoint failed: ${error instanceof Error ? error.name : 'unknown error'}`)
    return Response.json({ error: 'internal error' }, { status: 500 })
  })
  facts.log(
    `${incoming.method} ${new URL(incoming.url ?? '/', 'http://sandbox').pathname} ${response.status}`,
  )
  await writeResponse(outgoing, response)
}

async function respond(
  { charge, digest, sessions }: Cashiers,
  incoming: IncomingMessage,
  gone: AbortSignal,
): Promise<Response> {
  const body = await readBody(incoming, maxBodyLength)
  if (!body) return Response.json({ error: 'body too large' }, { status: 413 })
  const request = readRequest(incoming, gone)
  const { pathname } = new URL(request.url)
  if (pathname === '/') return Response.json({ endpoints: endpoints.map(describe) })
  const endpoint = endpoints.find(({ path }) => path === pathname)
  if (!endpoint) return Response.json({ error: 'no such endpoint, see /' }, { status: 404 })
  if (endpoint.method === 'POST' && request.method !== 'POST')
    return Response.json({ error: 'POST only' }, { status: 405, headers: { allow: 'POST' } })
  const session = sessions.get(pathname)
  if (session)
    return session(request, () =>
      endpoint.session?.streams ? eventsOf(request) : contentOf(endpoint, request, body),
    )
  const content = contentOf(endpoint, request, body)
  if (endpoint.offers.length === 0) return content
  if (endpoint.digest && !digest.matches(request, body))
    return Response.json({ error: 'the payment is for another body' }, { status: 400 })
  const { challenge, withReceipt } = await charge(request, endpoint.offers)
  if (withReceipt) return withReceipt(content)
  return endpoint.digest ? digest.bind(challenge, body) : challenge
}

function contentOf(endpoint: Endpoint, request: Request, body: Buffer): Response {
  if (endpoint.path === '/echo') {
    const type = request.headers.get('content-type') ?? 'application/octet-stream'
    return new Response(new Uint8Array(body), { headers: { 'content-type': type } })
  }
  const { path, price, shows } = endpoint
  const text = `${JSON.stringify({ path, price, shows })}\n`
  return new Response(text, { headers: { 'content-type': 'application/json' } })
}

async function* eventsOf({ url }: Request): AsyncGenerator<string> {
  const count = countOf(new URL(url), 'events')
  for (let event = 1; event <= count; event++) yield JSON.stringify({ event, of: count })
}

async function* messagesOf(url: URL): AsyncGenerator<string> {
  const count = countOf(url, 'messages')
  for (let message = 1; message <= count; message++) yield JSON.stringify({ message, of: count })
}

function countOf({ searchParams }: URL, name: string): number {
  const asked = Number(searchParams.get(name) ?? usualEvents)
  return Number.isInteger(asked) && asked > 0 ? Math.min(asked, maxEvents) : usualEvents
}

function describe({ path, method, price, shows }: Endpoint) {
  return { path, method, price, shows }
}
