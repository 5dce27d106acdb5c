import type { App } from '../app.ts'
import { findNearest } from '../cli/nearest.ts'
import type { Network } from '../core/config.ts'
import { UsageError } from '../core/errors.ts'

/**
 * A network by name, alias or chain id.
 *
 * @throws {UsageError} naming the nearest one.
 */
export function findNetwork(app: App, name: string): Network {
  const wanted = name.toLowerCase()
  const networks = app.networks()
  const found = networks.find(
    ({ name, aliases, chainId }) => wanted === name || aliases.includes(wanted) || wanted === String(chainId),
  )
  if (found) return found
  const nearest = findNearest(
    wanted,
    networks.flatMap(({ name, aliases }) => [name, ...aliases]),
  )
  throw new UsageError(`There is no network ${name.slice(0, 80)}`, {
    hint:
      nearest === undefined
        ? `There is: ${networks.map(({ name }) => name).join(', ')}.`
        : `Did you mean ${nearest}?`,
  })
}
