import type { App } from '../app.ts'
import { readChainId } from '../chain/identity.ts'
import { RpcError } from '../chain/rpc-error.ts'
import type { CommandInput } from '../cli/spec.ts'
import type { Network } from '../core/config.ts'
import { UsageError } from '../core/errors.ts'
import type { Rpc } from '../core/payment.ts'
import { createEndpoints } from './request/endpoints.ts'

/**
 * The endpoint of a network (`--rpc-url`, or the configured one), after it said that it serves that chain.
 *
 * @throws {UsageError} when no endpoint is known. {RpcError} when it does not answer or serves another chain.
 */
export async function checkedRpc(app: App, input: CommandInput, network: Network): Promise<Rpc> {
  const explicit = input.options['rpc-url']
  const endpoints = createEndpoints(app, typeof explicit === 'string' ? explicit : undefined)
  const rpc = await endpoints.rpc(network)
  if (!rpc)
    throw new UsageError(`There is no endpoint for the network ${network.name}`, {
      hint:
        network.name === 'sandbox'
          ? 'Start one with `presto sandbox` and leave it running.'
          : `Set one with \`presto config set networks.${network.name}.rpc URL\`.`,
    })
  const chainId = await readChainId(rpc)
  if (chainId === network.chainId) return rpc
  throw new RpcError(56, `The endpoint of ${network.name} serves chain ${chainId}, not ${network.chainId}`)
}
