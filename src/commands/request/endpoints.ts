import type { App } from '../../app.ts'
import type { Network } from '../../core/config.ts'
import type { Address, Rpc } from '../../core/payment.ts'

/** The JSON-RPC endpoints of one invocation. */
export type Endpoints = Readonly<{
  /** `undefined` when none is known for the network. */
  rpc(network: Network): Promise<Rpc | undefined>
  /** Base units; `undefined` when no endpoint answers. */
  readBalance(network: Network, token: Address, owner: Address): Promise<bigint | undefined>
}>

/**
 * Endpoints from `--rpc-url` and the network table. An explicit one serves the one network whose chain id it answers; a
 * configured one is the user's word for that network.
 */
export function createEndpoints(app: App, explicitUrl: string | undefined): Endpoints {
  let explicit: Promise<{ rpc: Rpc; chainId: number } | undefined> | undefined

  const rpc = async (network: Network): Promise<Rpc | undefined> => {
    if (explicitUrl !== undefined && explicitUrl !== network.rpcUrl) {
      explicit ??= app.rpc(explicitUrl).then(identify)
      const endpoint = await explicit
      if (endpoint?.chainId === network.chainId) return endpoint.rpc
    }
    return network.rpcUrl === undefined ? undefined : app.rpc(network.rpcUrl)
  }

  return {
    rpc,
    readBalance: async (network, token, owner) => {
      try {
        const { readBalance } = await import('../../chain/balances.ts')
        const endpoint = await rpc(network)
        return endpoint && (await readBalance(endpoint, token, owner))
      } catch {
        return undefined
      }
    },
  }
}

async function identify(rpc: Rpc): Promise<{ rpc: Rpc; chainId: number } | undefined> {
  try {
    const { readChainId } = await import('../../chain/identity.ts')
    return { rpc, chainId: await readChainId(rpc) }
  } catch {
    return undefined
  }
}
