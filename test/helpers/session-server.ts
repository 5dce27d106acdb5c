import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { Address, Hex } from '../../src/core/payment.ts'
import { channelReserve, streamChannel } from '../../src/sandbox/channel-contracts.ts'
import { readBody } from '../../src/sandbox/loopback-server.ts'
import { type Charge, type ChargeOptions, createCharge } from '../../src/sandbox/payments.ts'
import { createSessions, type Session, type SessionOptions } from '../../src/sandbox/sessions.ts'
import { goneSignal, readRequest, writeResponse } from '../../src/sandbox/web-request.ts'
import { type Account, freshAccount, localChain } from './local-chain.ts'
import { listen, type Recorded, record, type TestServer } from './paid-server.ts'
import { type ChainEndpoint, createChainReader } from './session-chain.ts'

/** Where a test's payment channels live, and what they buy. */
export type SessionServerOptions = Partial<SessionOptions> &
  Readonly<{
    /** The chain that all tests share when absent; `startChain()` makes one of a test's own. */
    chain?: ChainEndpoint | undefined
    /** Another endpoint for the server than the chain's. */
    rpcUrl?: string | undefined
    /** How many events one stream has, a price each; a request's `?events=N` comes first. Makes the server stream. */
    events?: number | undefined
    /** What a request for `/single` costs, which never streams. */
    singleAmount?: string | undefined
    /** The next event of a stream waits for this. */
    beforeEvent?: ((index: number) => Promise<void>) | undefined
    /** What a request that does not stream gets; `{"path":"…"}` when absent. */
    content?: ((request: Recorded) => Response) | undefined
    realm?: string | undefined
    /** The same price is offered as a charge as well, after the channel. */
    charge?: boolean | undefined
  }>

export type SessionServer = TestServer &
  Readonly<{
    /** Who the channels pay; has 1000 of both tokens, for the fees of closing. */
    payee: Account
    escrow: Address
    /** What the credentials said, oldest first. */
    payloads(): readonly SessionPayload[]
  }>

/** The members of a session credential's payload that tests look at; amounts in base units. */
type SessionPayload = Readonly<{
  action: 'open' | 'topUp' | 'voucher' | 'close'
  channelId: Hex
  cumulativeAmount?: string
  additionalDeposit?: string
  transaction?: Hex
  signature?: Hex
  descriptor?: Readonly<Record<string, string>>
}>

/**
 * Serves one price on every path behind mppx's real session server over the TIP-1034 channel reserve. Closed after the
 * test file.
 */
export async function createSessionServer(options: SessionServerOptions = {}): Promise<SessionServer> {
  const { payee, rpcUrl, secretKey } = await createPayee(options)
  const sessions = await createSessions({
    rpcUrl,
    secretKey,
    realm: options.realm,
    path: process.env['PATH'],
    payeeKey: payee.privateKey,
  })
  const { amount = '0.01', suggestedDeposit, minVoucherDelta, sponsored, bootstrap } = options
  const streams = options.streams ?? options.events !== undefined
  // With the unit `request` mppx charges a whole stream once.
  const unitType = options.unitType ?? (streams ? 'event' : 'request')
  const price = { amount, unitType, suggestedDeposit, minVoucherDelta, sponsored, bootstrap, streams }
  const session = sessions(price)
  const charged = options.charge
    ? orCharge(session, await createCharge({ rpcUrl, secretKey, realm: options.realm }), {
        amount,
        recipient: payee.address,
      })
    : session
  const single =
    options.singleAmount &&
    sessions({ amount: options.singleAmount, unitType: 'request', suggestedDeposit, streams: false })
  const priced: Session = (request, content) =>
    single && isSingle(new URL(request.url).pathname) ? single(request, content) : charged(request, content)
  return serveSession(priced, channelReserve, payee, { ...options, streams })
}

function isSingle(path: string): boolean {
  return path === '/single'
}

/** A challenge names both ways to pay; a credential goes to the one that it is for. */
function orCharge(session: Session, charge: Charge, offer: ChargeOptions): Session {
  return async (request, content) => {
    const credential = request.headers.get('authorization')
    const isCharge = credential !== null && intentOf(credential) === 'charge'
    const paid = isCharge || credential === null ? await charge(request, [offer]) : undefined
    if (isCharge && paid) return paid.withReceipt?.(content() as Response) ?? (paid.challenge as Response)
    const answer = await session(request, content)
    const other = paid?.challenge?.headers.get('www-authenticate')
    if (other) answer.headers.append('www-authenticate', other)
    return answer
  }
}

function intentOf(credential: string): string {
  const text = Buffer.from(credential.replace(/^payment /i, ''), 'base64url').toString()
  return (JSON.parse(text) as { challenge: { intent: string } }).challenge.intent
}

/** The same with v1 channels: mppx 0.8.14's legacy server over the escrow contract. No bootstrap. */
export async function createV1SessionServer(options: SessionServerOptions = {}): Promise<SessionServer> {
  const { payee, rpcUrl, secretKey } = await createPayee(options)
  const { createV1Session } = await import('./session-v1.ts')
  const streams = options.streams ?? options.events !== undefined
  const unitType = options.unitType ?? (streams ? 'event' : 'request')
  const facts = { rpcUrl, secretKey, payeeKey: payee.privateKey }
  const session = createV1Session(facts, { ...options, streams, unitType })
  return serveSession(session, streamChannel, payee, { ...options, streams })
}

async function createPayee(options: SessionServerOptions) {
  const chain = options.chain ?? localChain()
  const payee = await freshAccount({ funded: false })
  await createChainReader(chain).ask('tempo_fundAddress', [payee.address])
  return {
    payee,
    rpcUrl: options.rpcUrl ?? chain.rpcUrl,
    secretKey: randomBytes(32).toString('base64'),
  }
}

async function serveSession(
  session: Session,
  escrow: Address,
  payee: Account,
  options: SessionServerOptions,
): Promise<SessionServer> {
  const requests: Recorded[] = []
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const body = (await readBody(incoming, 64_000_000)) ?? Buffer.alloc(0)
      const recorded = record(incoming, body)
      requests.push(recorded)
      const request = readRequest(incoming, goneSignal(outgoing))
      const content = () =>
        options.streams && !isSingle(recorded.path)
          ? events(new URL(request.url), options)
          : (options.content?.(recorded) ?? Response.json({ path: recorded.path }))
      await writeResponse(outgoing, await session(request, content))
    })().catch((error: unknown) => outgoing.writeHead(500).end(String(error)))
  })
  const started = await listen(server, requests)
  return { ...started, payee, escrow, payloads: () => requests.flatMap(payloadOf) }
}

async function* events(url: URL, { events: count = 3, beforeEvent }: SessionServerOptions) {
  const wanted = Number(url.searchParams.get('events') ?? count)
  for (let index = 0; index < wanted; index++) {
    await beforeEvent?.(index)
    yield JSON.stringify({ event: index })
  }
}

function payloadOf({ credential }: Recorded): readonly SessionPayload[] {
  if (credential === undefined) return []
  const text = Buffer.from(credential.replace(/^payment /i, ''), 'base64url').toString()
  return [(JSON.parse(text) as { payload: SessionPayload }).payload]
}
