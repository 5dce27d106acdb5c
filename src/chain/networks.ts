import type { Config, Network, NetworkConfig, Token } from '../core/config.ts'
import type { Address } from '../core/payment.ts'

const pathUsd = dollar('0x20c0000000000000000000000000000000000000', 'pathUSD')
const testTokens = [
  pathUsd,
  dollar('0x20c0000000000000000000000000000000000001', 'alphaUSD'),
  dollar('0x20c0000000000000000000000000000000000002', 'betaUSD'),
  dollar('0x20c0000000000000000000000000000000000003', 'thetaUSD'),
]

/** The networks presto knows by itself. */
const builtIn: readonly Network[] = [
  {
    name: 'tempo',
    aliases: [],
    chainId: 4217,
    testnet: false,
    rpcUrl: 'https://rpc.tempo.xyz',
    genesis: undefined,
    tokens: [pathUsd, dollar('0x20c000000000000000000000b9537d11c60e8b50', 'USDC.e')],
  },
  {
    name: 'tempo-testnet',
    aliases: ['testnet', 'moderato'],
    chainId: 42431,
    testnet: true,
    rpcUrl: 'https://rpc.moderato.tempo.xyz',
    genesis: undefined,
    tokens: testTokens,
  },
  {
    name: 'sandbox',
    aliases: [],
    chainId: 1337,
    testnet: true,
    rpcUrl: undefined,
    genesis: undefined,
    tokens: testTokens,
  },
]

/**
 * Our table merged with the config: the user's endpoint, genesis and further tokens; then the user's own networks.
 *
 * @returns A network that the config only half describes (no chain id yet) is left out.
 */
export function resolveNetworks(config: Config): readonly Network[] {
  const entries = Object.entries(config.networks ?? {})
  const known = builtIn.map((network) => {
    const own = entries.find(([name]) => name === network.name || network.aliases.includes(name))
    return own ? merge(network, own[1]) : network
  })
  const added = entries.flatMap(([name, own]) => {
    const { chainId } = own
    if (chainId === undefined || builtIn.some((network) => isCalled(network, name))) return []
    const empty = { rpcUrl: undefined, genesis: undefined, testnet: false, tokens: [] }
    return [merge({ name, aliases: [], chainId, ...empty }, own)]
  })
  return [...known, ...added].map((network) => addTokens(network, config.tokens ?? {}))
}

function isCalled(network: Network, name: string): boolean {
  return name === network.name || network.aliases.includes(name)
}

function merge(network: Network, own: NetworkConfig): Network {
  return {
    ...network,
    chainId: own.chainId ?? network.chainId,
    testnet: own.testnet ?? network.testnet,
    rpcUrl: own.rpc ?? network.rpcUrl,
    genesis: own.genesis ?? network.genesis,
  }
}

/** A token of our table keeps its symbol and decimals, whatever the config says. */
function addTokens(network: Network, tokens: NonNullable<Config['tokens']>): Network {
  const added = Object.entries(tokens).flatMap(([key, { symbol, decimals }]): Token[] => {
    const [chainId, address = ''] = key.toLowerCase().split(':')
    if (chainId !== String(network.chainId)) return []
    if (network.tokens.some((token) => token.address === address)) return []
    return [{ address: address as Address, symbol, decimals, dollar: true }]
  })
  return added.length === 0 ? network : { ...network, tokens: [...network.tokens, ...added] }
}

function dollar(address: Address, symbol: string): Token {
  return { address, symbol, decimals: 6, dollar: true }
}
