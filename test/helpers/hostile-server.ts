import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { readBody } from '../../src/sandbox/loopback-server.ts'
import { pathUsd } from './local-chain.ts'
import { listen, type Recorded, record, type TestServer } from './paid-server.ts'

/** One scripted answer. Exactly what is said here goes out. */
export type Answer = Readonly<{
  status?: number
  headers?: readonly (readonly [name: string, value: string])[]
  body?: string | Uint8Array
  /** Bytes for the socket instead of everything above: bad header bytes, cut-off bodies, no HTTP at all. */
  raw?: string | Uint8Array
  /** Ends the connection after what was written, or before anything when nothing is written. */
  hangUp?: boolean
  /** Never answers. */
  hang?: boolean
  /** Breaks the connection instead of everything above. */
  reset?: boolean
  /** Writes the body after the head, as slowly as it likes; the answer ends when it returns. */
  write?: (outgoing: ServerResponse) => Promise<void>
}>

/**
 * A server that says whatever a test wants. Closed after the test file.
 *
 * @param answer Is handed the request and how many came before it.
 * @param host An address of this machine, when it is not the loopback's.
 */
export function hostileServer(
  answer: (request: Recorded, index: number) => Answer | Promise<Answer>,
  host?: string,
): Promise<TestServer> {
  const requests: Recorded[] = []
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const recorded = record(incoming, (await readBody(incoming, 64_000_000)) ?? Buffer.alloc(0))
      requests.push(recorded)
      await send(await answer(recorded, requests.length - 1), incoming, outgoing)
    })()
  })
  return listen(server, requests, host)
}

async function send(answer: Answer, { socket }: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { status = 200, headers = [], body = '', raw, hangUp, hang, reset, write } = answer
  if (hang) return
  if (reset) return void socket.resetAndDestroy()
  if (write) {
    outgoing.writeHead(status, headers.flat())
    outgoing.flushHeaders()
    await write(outgoing)
    outgoing.end()
  } else if (raw !== undefined) socket.write(raw)
  else if (!hangUp || status !== 200 || body !== '' || headers.length > 0) {
    outgoing.writeHead(status, headers.flat())
    outgoing.end(body)
  }
  if (hangUp) socket.end()
}

/** What `challenge` may be told; anything absent gets a value that is valid on the local chain. */
export type ChallengeParts = Readonly<{
  id?: string
  realm?: string
  method?: string
  intent?: string
  /** Members over the valid request; `undefined` removes one. A string replaces the encoded request. */
  request?: Readonly<Record<string, unknown>> | string
  /** RFC 3339; five minutes from now when absent, no parameter at all when `null`. */
  expires?: string | null
  /** Further auth-params in order; values are quoted, not checked. */
  more?: Readonly<Record<string, string>>
}>

/** The value of a `WWW-Authenticate` header with one tempo/charge challenge of 0.01 pathUSD. */
export function challenge(parts: ChallengeParts = {}): string {
  const params: Record<string, string> = {
    id: parts.id ?? Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url'),
    realm: parts.realm ?? '127.0.0.1',
    method: parts.method ?? 'tempo',
    intent: parts.intent ?? 'charge',
    request: typeof parts.request === 'string' ? parts.request : encodeRequest(parts.request ?? {}),
  }
  if (parts.expires !== null)
    params['expires'] = parts.expires ?? new Date(Date.now() + 300_000).toISOString()
  const list = Object.entries({ ...params, ...parts.more })
  return `Payment ${list.map(([name, value]) => `${name}="${value.replace(/["\\]/g, '\\$&')}"`).join(', ')}`
}

/** A 402 with one challenge header per part. */
export function paywall(...parts: ChallengeParts[]): Answer {
  const list = parts.length === 0 ? [{}] : parts
  return {
    status: 402,
    headers: list.map((part) => ['WWW-Authenticate', challenge(part)] as const),
    body: 'pay',
  }
}

/** The value of a `Payment-Receipt` header. */
export function receipt(members: Readonly<Record<string, unknown>> = {}): string {
  const valid = {
    method: 'tempo',
    status: 'success',
    timestamp: new Date().toISOString(),
    reference: `0x${'00'.repeat(32)}`,
  }
  return Buffer.from(JSON.stringify({ ...valid, ...members })).toString('base64url')
}

/** The JSON inside a credential header's value. */
export function readCredential(value: string | undefined): Record<string, unknown> {
  const token = /^payment +(.*)$/i.exec(value ?? '')?.[1] ?? ''
  return JSON.parse(Buffer.from(token, 'base64url').toString()) as Record<string, unknown>
}

function encodeRequest(members: Readonly<Record<string, unknown>>): string {
  const valid = {
    amount: '10000',
    currency: pathUsd,
    methodDetails: { chainId: 1337 },
    recipient: '0xa0ee7a142d267c1f36714e4a8f75612f20a79720',
  }
  return Buffer.from(JSON.stringify({ ...valid, ...members })).toString('base64url')
}
