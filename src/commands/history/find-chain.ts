import type { App } from '../../app.ts'
import { readChainId, readGenesis } from '../../chain/identity.ts'
import { RpcError } from '../../chain/rpc-error.ts'
import type { CommandInput } from '../../cli/spec.ts'
import type { Network } from '../../core/config.ts'
import type { PaymentRow } from '../../core/ledger.ts'
import type { Rpc } from '../../core/payment.ts'
import { createEndpoints, type Endpoints } from '../request/endpoints.ts'

/** What a stored payment or channel says about its chain. */
type ChainFacts = Pick<PaymentRow, 'network' | 'chainId' | 'genesis' | 'testnet'>

/** The chain a payment was made on, or why it cannot be asked. */
export type FindChain = (row: ChainFacts) => Promise<Readonly<{ rpc: Rpc }> | string>

/** Finds the chains of payments and channels; every endpoint is asked once who it is. */
export function createChainFinder(app: App, input: Pick<CommandInput, 'options'>): FindChain {
  const url = input.options['rpc-url']
  const endpoints = createEndpoints(app, typeof url === 'string' ? url : undefined)
  const found = new Map<string, ReturnType<FindChain>>()
  return (row) => {
    const key = `${row.network} ${row.chainId} ${row.genesis}`
    const known = found.get(key) ?? findChain(endpoints, networkOf(app.networks(), row), row)
    found.set(key, known)
    return known
  }
}

async function findChain(
  endpoints: Endpoints,
  network: Network,
  row: ChainFacts,
): Promise<Readonly<{ rpc: Rpc }> | string> {
  try {
    const rpc = await endpoints.rpc(network)
    if (!rpc)
      return `no endpoint for chain ${row.chainId} is known (\`presto config set networks.${row.network}.rpc URL\`)`
    const chainId = await readChainId(rpc)
    if (chainId !== row.chainId)
      return `the endpoint serves chain ${chainId}, and it was paid on ${row.chainId}`
    if (row.genesis !== undefined && (await readGenesis(rpc)) !== row.genesis)
      return `the endpoint serves another chain with the id ${chainId} than the one it was paid on`
    return { rpc }
  } catch (error) {
    if (error instanceof RpcError) return error.message
    throw error
  }
}

/** The network of a row; one that is no longer configured can still be reached with `--rpc-url`. */
function networkOf(networks: readonly Network[], row: ChainFacts): Network {
  const { network: name, chainId, testnet, genesis } = row
  const same = networks.filter((network) => network.chainId === chainId)
  const gone: Network = { name, aliases: [], chainId, testnet, rpcUrl: undefined, genesis, tokens: [] }
  return same.find((network) => network.name === name) ?? same[0] ?? gone
}
