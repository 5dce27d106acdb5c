import { randomBytes } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'
import { createDigestBinding } from '../../src/sandbox/bind-digest.ts'
import { readBody } from '../../src/sandbox/loopback-server.ts'
import { type ChargeOptions, createCharge } from '../../src/sandbox/payments.ts'
import { readRequest, writeResponse } from '../../src/sandbox/web-request.ts'
import { localChain } from './local-chain.ts'

/** One request as a test server saw it. */
export type Recorded = Readonly<{
  method: string
  path: string
  headers: IncomingHttpHeaders
  /** Name, value, name, value … as they came. */
  rawHeaders: readonly string[]
  body: Buffer
  /** The value of the header that carried a Payment credential. */
  credential: string | undefined
}>

export type TestServer = Readonly<{
  /** `http://127.0.0.1:PORT`, or another address */
  url: string
  requests: readonly Recorded[]
  /** How many requests carried a Payment credential. */
  credentials(): number
  connections(): number
  close(): Promise<void>
}>

/** What a path costs and answers. */
export type Route = Readonly<{
  /** Empty or absent: free. Several: the client takes one. */
  offers?: readonly ChargeOptions[] | undefined
  /** The challenge is bound to the request body. */
  digest?: boolean | undefined
  /** Set by the 402. */
  cookie?: string | undefined
  /** The answer once it is paid; `{"path":"…"}` when absent. */
  content?: ((request: Recorded) => Response) | undefined
}>

const openServers: TestServer[] = []
afterAll(async () => {
  for (const server of openServers.splice(0)) await server.close()
})

/**
 * Serves `routes` behind the real mppx server, which settles on the local chain. Closed after the test file.
 *
 * @param options `realm`: the host that was asked for when absent; `rpcUrl`: another endpoint for the server.
 */
export async function createPaidServer(
  routes: Readonly<Record<string, Route>>,
  options: { realm?: string; rpcUrl?: string } = {},
): Promise<TestServer> {
  const secretKey = randomBytes(32).toString('base64')
  const rpcUrl = options.rpcUrl ?? localChain().rpcUrl
  const charge = await createCharge({ rpcUrl, secretKey, realm: options.realm, path: process.env['PATH'] })
  const binding = await createDigestBinding(secretKey, process.env['PATH'])
  return serve(async (recorded, request) => {
    const route = routes[new URL(request.url).pathname]
    if (!route) return new Response('not found', { status: 404 })
    const content = () => route.content?.(recorded) ?? Response.json({ path: recorded.path })
    if (!route.offers?.length) return content()
    if (route.digest && !binding.matches(request, recorded.body)) return new Response('', { status: 400 })
    const { challenge, withReceipt } = await charge(request, route.offers)
    if (withReceipt) return withReceipt(content())
    const asked = route.digest ? await binding.bind(challenge, recorded.body) : challenge
    if (route.cookie === undefined) return asked
    return new Response(asked.body, {
      status: asked.status,
      headers: [...asked.headers, ['Set-Cookie', route.cookie]],
    })
  })
}

async function serve(
  answer: (recorded: Recorded, request: Request) => Promise<Response>,
): Promise<TestServer> {
  const requests: Recorded[] = []
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const body = (await readBody(incoming, 64_000_000)) ?? Buffer.alloc(0)
      const recorded = record(incoming, body)
      requests.push(recorded)
      await writeResponse(outgoing, await answer(recorded, readRequest(incoming)))
    })().catch((error: unknown) => outgoing.writeHead(500).end(String(error)))
  })
  return listen(server, requests)
}

/** What a scripted server sees as one request; also used by the hostile one. */
export function record(
  incoming: {
    method?: string | undefined
    url?: string | undefined
    headers: IncomingHttpHeaders
    rawHeaders: string[]
  },
  body: Buffer,
): Recorded {
  const { method = '', url = '', headers, rawHeaders } = incoming
  const values = [headers['authorization'], headers['payment-authorization']].flat()
  const credential = values.find((value) => value !== undefined && /^payment /i.test(value))
  return { method, path: url, headers, rawHeaders, body, credential }
}

/** Starts `server` on a free port, of the loopback unless `host` is another address, and closes it after the test file. */
export function listen(
  server: Server,
  requests: readonly Recorded[],
  host = '127.0.0.1',
): Promise<TestServer> {
  let connections = 0
  server.on('connection', () => connections++)
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, host, () => {
      const { port } = server.address() as AddressInfo
      const started: TestServer = {
        url: `http://${host}:${port}`,
        requests,
        credentials: () => requests.filter(({ credential }) => credential !== undefined).length,
        connections: () => connections,
        close,
      }
      openServers.push(started)
      resolve(started)
    })
  })
}
