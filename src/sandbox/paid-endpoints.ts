import type { IncomingMessage, ServerResponse } from 'node:http'
import { createDigestBinding, type DigestBinding } from './bind-digest.ts'
import { type Endpoint, endpoints } from './endpoints.ts'
import { type LoopbackServer, readBody, serveLoopback } from './loopback-server.ts'
import { type Charge, createCharge } from './payments.ts'
import { readRequest, writeResponse } from './web-request.ts'

const maxBodyLength = 1_000_000

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

/**
 * Serves the sandbox's endpoints; payments are checked and settled by mppx.
 *
 * @throws {UsageError} when mppx is not installed.
 */
export async function servePaidEndpoints(facts: Facts): Promise<LoopbackServer> {
  const charge = await createCharge(facts)
  const digest = await createDigestBinding(facts.secretKey, facts.path)
  return serveLoopback(
    (incoming, outgoing) => void answer(facts, charge, digest, incoming, outgoing),
    facts.port,
  )
}

async function answer(
  facts: Facts,
  charge: Charge,
  digest: DigestBinding,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
) {
  const response = await respond(charge, digest, incoming).catch((error: unknown) => {
    facts.log(`the endpoint failed: ${error instanceof Error ? error.name : 'unknown error'}`)
    return Response.json({ error: 'internal error' }, { status: 500 })
  })
  facts.log(
    `${incoming.method} ${new URL(incoming.url ?? '/', 'http://sandbox').pathname} ${response.status}`,
  )
  await writeResponse(outgoing, response)
}

async function respond(charge: Charge, digest: DigestBinding, incoming: IncomingMessage): Promise<Response> {
  const body = await readBody(incoming, maxBodyLength)
  if (!body) return Response.json({ error: 'body too large' }, { status: 413 })
  const request = readRequest(incoming)
  const { pathname } = new URL(request.url)
  if (pathname === '/') return Response.json({ endpoints: endpoints.map(describe) })
  const endpoint = endpoints.find(({ path }) => path === pathname)
  if (!endpoint) return Response.json({ error: 'no such endpoint, see /' }, { status: 404 })
  if (endpoint.method === 'POST' && request.method !== 'POST')
    return Response.json({ error: 'POST only' }, { status: 405, headers: { allow: 'POST' } })
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

function describe({ path, method, price, shows }: Endpoint) {
  return { path, method, price, shows }
}
