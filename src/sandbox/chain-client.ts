import { type Client, createClient, http } from 'viem'
import { sandboxChainId } from './dev-accounts.ts'

/** What mppx reaches the local chain through. */
export function createChainClient(rpcUrl: string): Client {
  return createClient({
    chain: {
      id: sandboxChainId,
      name: 'sandbox',
      nativeCurrency: { name: 'USD', symbol: 'USD', decimals: 18 },
      rpcUrls: { default: { http: [rpcUrl] } },
    },
    transport: http(rpcUrl),
    pollingInterval: 100,
  })
}
