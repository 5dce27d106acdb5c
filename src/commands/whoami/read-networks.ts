import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import type { Network } from '../../core/config.ts'
import { CliError, UsageError } from '../../core/errors.ts'
import type { Address } from '../../core/payment.ts'
import { type NetworkBalances, readBalances } from '../balance/read-balances.ts'
import { checkedRpc } from '../checked-rpc.ts'
import { findNetwork } from '../find-network.ts'

/** `problem` is there when the balances could not be read. */
export type NetworkReport = NetworkBalances & Readonly<{ problem?: string }>

/** Nobody waits longer for the answer to "am I ready?". */
const patienceMs = 3000

/** The networks a payment may use: with an endpoint, and allowed by options and config. @throws {UsageError} */
export function enabledNetworks(app: App, { options }: CommandInput): readonly Network[] {
  const config = app.config()
  const only = options['network'] ?? config.network
  const named = typeof only === 'string' ? [findNetwork(app, only)] : app.networks()
  const allowed = config.limits?.network?.map((name) => findNetwork(app, name).name)
  return named.filter(
    ({ name, rpcUrl }) =>
      (allowed === undefined || allowed.includes(name)) &&
      (rpcUrl !== undefined || typeof options['rpc-url'] === 'string'),
  )
}

/** What the account has on every network; without an account only the networks' names. */
export async function readNetworks(
  app: App,
  input: CommandInput,
  networks: readonly Network[],
  owner: Address | undefined,
): Promise<readonly NetworkReport[]> {
  const reports = await Promise.all(networks.map((network) => readNetwork(app, input, network, owner)))
  return reports.filter((report) => report !== undefined)
}

async function readNetwork(
  app: App,
  input: CommandInput,
  network: Network,
  owner: Address | undefined,
): Promise<NetworkReport | undefined> {
  const { name, chainId } = network
  if (owner === undefined) return { name, chainId, balances: [] }
  try {
    const answer = checkedRpc(app, input, network).then((rpc) => readBalances(rpc, network, owner, false))
    return await soon(app, name, answer)
  } catch (error) {
    // `--rpc-url` serves another network, and this one has no endpoint.
    if (error instanceof UsageError) return undefined
    if (!(error instanceof CliError)) throw error
    return { name, chainId, balances: [], problem: error.message }
  }
}

async function soon<T>(app: App, name: string, answer: Promise<T>): Promise<T> {
  const late = app.sleep(patienceMs).then(() => {
    throw new CliError(`The endpoint of ${name} does not answer`, { code: 'CURL_28', exitCode: 28 })
  })
  return Promise.race([answer, late])
}
