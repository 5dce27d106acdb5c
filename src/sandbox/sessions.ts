import { privateKeyToAccount } from 'viem/accounts'
import type { Hex } from '../core/payment.ts'
import { createChainClient } from './chain-client.ts'
import { faucetTokens, payeeKey, sandboxChainId, sponsorKey } from './dev-accounts.ts'
import { loadMppx, type MppxServer } from './load-mppx.ts'

/** What a payment channel buys; amounts are decimals of a six-decimals token. */
export type SessionOptions = Readonly<{
  /** Of one unit. */
  amount: string
  /** `request` when absent. */
  unitType?: string | undefined
  suggestedDeposit?: string | undefined
  /** By how much a voucher has to be above the one before. */
  minVoucherDelta?: string | undefined
  /** The server pays the network fee of opening and topping up. */
  sponsored?: boolean | undefined
  /** The content is a stream of events, one unit each. */
  streams?: boolean | undefined
  /** The content comes over a WebSocket, one unit each message; HTTP only asks for the price and manages the channel. */
  webSocket?: boolean | undefined
  /** A `HEAD` with a proof of the wallet gives the payer's channel back. */
  bootstrap?: boolean | undefined
}>

/**
 * Answers one request: the 402, the answer to a channel's management, or the paid content.
 *
 * @param content Events for a session that streams, a response for one that does not; asked for when it is paid.
 */
export type Session = (request: Request, content: () => Response | AsyncIterable<string>) => Promise<Response>

/** A session that can be had over a WebSocket, too. */
export type SocketSession = Session &
  Readonly<{
    /**
     * Serves a WebSocket that is open: its messages are paid one by one.
     *
     * @param url Where it is; a payment over HTTP is for the same one.
     */
    serve(socket: SocketOptions['socket'], url: string, messages: AsyncIterable<string>): Promise<void>
  }>

type SocketOptions = Parameters<MppxServer['tempo']['Ws']['serve']>[0]

/**
 * The server side of payment channels as mppx speaks it, over the channel reserve of the chain behind `rpcUrl`. All
 * sessions of one maker share their channels.
 *
 * @param facts `path`: the PATH to search for an mppx that is not installed beside presto; `secretKey` binds challenges;
 *   `realm` defaults to each request's host; `payeeKey`: who is paid, and pays for closing.
 * @returns Makes the session of one route.
 * @throws {UsageError} when mppx is not installed.
 */
export async function createSessions(
  facts: Readonly<{
    rpcUrl: string
    secretKey: string
    path?: string | undefined
    realm?: string | undefined
    payeeKey?: Hex | undefined
  }>,
): Promise<(options: SessionOptions) => SocketSession> {
  const { Mppx, Store, tempo } = await loadMppx(facts.path)
  const client = createChainClient(facts.rpcUrl)
  const account = privateKeyToAccount(facts.payeeKey ?? payeeKey)
  const store = Store.memory()
  const { realm, secretKey } = facts
  const opened = new Set<Hex>()
  return ({ streams, sponsored, bootstrap, ...options }) => {
    const price = readPresent(options)
    const session = tempo.session({
      account,
      getClient: () => client,
      chainId: sandboxChainId,
      currency: faucetTokens[0],
      store,
      ...(streams && { sse: true }),
      ...(sponsored && { feePayer: privateKeyToAccount(sponsorKey) }),
      ...(bootstrap && {
        bootstrap,
        resolveChannelId: async ({ source, store: states }) => {
          // The latest first.
          for (const id of [...opened].reverse())
            if (source?.toLowerCase().endsWith(payerOf(await states.getChannel(id)))) return id
          return undefined
        },
        onPaymentSuccess: ({ receipt }) => void opened.add(receipt.reference as Hex),
      }),
      ...price,
    })
    const server = Mppx.create({ methods: [session], realm, secretKey })
    const route: SocketOptions['route'] = async (request) => server.session(price)(withoutQuery(request))
    const answer: Session = async (request, content) => {
      const outcome = await route(request)
      return outcome.status === 402 ? outcome.challenge : outcome.withReceipt(content() as Response)
    }
    const serve: SocketSession['serve'] = (socket, url, generate) =>
      tempo.Ws.serve({ socket, url, generate, route, store })
    return Object.assign(answer, { serve })
  }
}

function payerOf(channel: Readonly<{ payer: string }> | null): string {
  return channel?.payer.toLowerCase() ?? 'nobody'
}

/** mppx takes no member that is there but undefined. */
function readPresent({ amount, unitType, suggestedDeposit, minVoucherDelta }: SessionOptions) {
  return {
    amount,
    unitType: unitType ?? 'request',
    ...(suggestedDeposit !== undefined && { suggestedDeposit }),
    ...(minVoucherDelta !== undefined && { minVoucherDelta }),
  }
}

/**
 * A voucher for a running stream comes as a POST without a body to the stream's own URL. With a query mppx would take it
 * for another paid request and start a second stream.
 */
function withoutQuery(request: Request): Request {
  if (request.method !== 'POST' || hasBody(request)) return request
  const url = new URL(request.url)
  url.search = ''
  return new Request(url, { method: request.method, headers: request.headers, signal: request.signal })
}

function hasBody({ headers }: Request): boolean {
  return (headers.get('content-length') ?? '0') !== '0' || headers.has('transfer-encoding')
}
