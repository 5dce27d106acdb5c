import { privateKeyToAccount } from 'viem/accounts'
import type { Address, Hex } from '../core/payment.ts'
import { createChainClient } from './chain-client.ts'
import { devAccounts, faucetTokens, sandboxChainId, sponsorKey } from './dev-accounts.ts'
import { loadMppx, type MppxServer } from './load-mppx.ts'

/** What a route charges; amounts are decimals of a six-decimals token. */
export type ChargeOptions = Readonly<{
  amount: string
  currency?: Address | undefined
  recipient?: Address | undefined
  description?: string | undefined
  /** The server pays the network fee. */
  sponsored?: boolean | undefined
  splits?: readonly Readonly<{ amount: string; recipient: Address; memo?: Hex | undefined }>[] | undefined
  supportedModes?: readonly ('pull' | 'push')[] | undefined
  externalId?: string | undefined
  scope?: string | undefined
  meta?: Readonly<Record<string, string>> | undefined
  expires?: Date | undefined
  /** The credential travels as `Payment-Authorization`. */
  requiresAuth?: boolean | undefined
}>

/** `challenge` is the 402 to send; otherwise `withReceipt` finishes the paid answer. */
type Charged =
  | Readonly<{ challenge: Response; withReceipt?: undefined }>
  | Readonly<{ challenge?: undefined; withReceipt(response: Response): Response }>

/** Several `offers`: the client may take any one of them. */
export type Charge = (request: Request, offers: readonly ChargeOptions[]) => Promise<Charged>

/**
 * The server side of the Machine Payments Protocol as mppx speaks it, settling on the chain behind `rpcUrl`.
 *
 * @param facts `path`: the PATH to search for an mppx that is not installed beside presto; `secretKey` binds challenges;
 *   `realm` defaults to each request's host.
 * @throws {UsageError} when mppx is not installed.
 */
export async function createCharge(
  facts: Readonly<{
    rpcUrl: string
    secretKey: string
    path?: string | undefined
    realm?: string | undefined
  }>,
): Promise<Charge> {
  const mppx = await loadMppx(facts.path)
  const servers = [false, true].map((requiresAuth) => createServer(mppx, facts, requiresAuth))
  return async (request, offers) => {
    const server = servers[offers.some((offer) => offer.requiresAuth) ? 1 : 0]
    const answer = await server?.compose(
      ...offers.map((offer) => ['tempo/charge', readOptions(offer)] as const),
    )(request)
    if (!answer) throw new Error('no payment server')
    if (answer.status === 402) return { challenge: answer.challenge }
    return { withReceipt: (response) => answer.withReceipt(response) }
  }
}

function createServer(
  { Mppx, Store, tempo }: MppxServer,
  facts: Readonly<{ rpcUrl: string; secretKey: string; realm?: string | undefined }>,
  requiresAuth: boolean,
) {
  const { rpcUrl, secretKey, realm } = facts
  const client = createChainClient(rpcUrl)
  const charge = tempo.charge({
    getClient: () => client,
    chainId: sandboxChainId,
    currency: faucetTokens[0],
    recipient: devAccounts.payee,
    store: Store.memory(),
  })
  return Mppx.create({ methods: [charge], realm, requiresAuth, secretKey })
}

/**
 * mppx takes mutable lists, and no member that is there but undefined. Without the chain id it cannot tell which one of
 * several offers was paid.
 */
function readOptions({
  sponsored,
  requiresAuth: _,
  splits,
  supportedModes,
  meta,
  ...options
}: ChargeOptions) {
  const present = Object.entries(options).filter(([, value]) => value !== undefined)
  return {
    amount: options.amount,
    chainId: sandboxChainId,
    ...(Object.fromEntries(present) as Record<string, never>),
    ...(sponsored && { feePayer: privateKeyToAccount(sponsorKey) }),
    ...(splits && { splits: splits.map((split) => ({ ...split })) }),
    ...(supportedModes && { supportedModes: [...supportedModes] }),
    ...(meta && { meta: { ...meta } }),
  }
}
