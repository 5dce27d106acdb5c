import type { App } from '../app.ts'
import type { CommandInput } from '../cli/spec.ts'
import type { Network } from '../core/config.ts'
import { findNetwork } from './find-network.ts'

/**
 * The one network a command works on: `--network`, the configured one, the sandbox where one is configured, else the public
 * test network. Never a mainnet that nobody named.
 *
 * @throws {UsageError} for a name that is not known.
 */
export function chosenNetwork(app: App, input: CommandInput): Network {
  const name = input.options['network'] ?? app.config().network
  if (typeof name === 'string') return findNetwork(app, name)
  const sandbox = app.networks().find((network) => network.name === 'sandbox')
  return sandbox?.rpcUrl === undefined ? findNetwork(app, 'tempo-testnet') : sandbox
}
