import { pathToFileURL } from 'node:url'
import { createClient, http } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { UsageError } from '../core/errors.ts'
import type { Address, Hex } from '../core/payment.ts'
import { devAccounts, faucetTokens, sandboxChainId, sponsorKey } from './dev-accounts.ts'
import { findMppx } from './find-program.ts'

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

type MppxServer = typeof import('mppx/server')

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

/** @throws {UsageError} when mppx is not installed. */
async function loadMppx(path: string | undefined): Promise<MppxServer> {
  const file = findMppx('mppx/server', path)
  if (file === undefined) throw missingPrograms('mppx')
  // A real import() of a computed address: the package has no CommonJS form, and the bundler must leave it alone.
  return (await import(pathToFileURL(file).href)) as MppxServer
}

/** What to say when a program that the sandbox needs is not there. */
export function missingPrograms(name: string): UsageError {
  return new UsageError(`The sandbox needs ${name}, which is not installed`, {
    hint: 'Install what it runs: npm install -g mppx@0.11.0 @foundry-rs/anvil@1.7.1',
  })
}

function createServer(
  { Mppx, Store, tempo }: MppxServer,
  facts: Readonly<{ rpcUrl: string; secretKey: string; realm?: string | undefined }>,
  requiresAuth: boolean,
) {
  const { rpcUrl, secretKey, realm } = facts
  const client = createClient({
    chain: {
      id: sandboxChainId,
      name: 'sandbox',
      nativeCurrency: { name: 'USD', symbol: 'USD', decimals: 18 },
      rpcUrls: { default: { http: [rpcUrl] } },
    },
    transport: http(rpcUrl),
    pollingInterval: 100,
  })
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
