import type { App } from '../../app.ts'
import { RpcError } from '../../chain/rpc-error.ts'
import type { CommandInput } from '../../cli/spec.ts'
import type { Network } from '../../core/config.ts'
import { exitCodes } from '../../core/exit-codes.ts'
import { formatTable } from '../../output/table.ts'
import { addressOf, requireAccount } from '../account.ts'
import { checkedRpc } from '../checked-rpc.ts'
import { findNetwork } from '../find-network.ts'
import { printResult } from '../print-result.ts'
import { type NetworkBalances, readBalances } from './read-balances.ts'

/** Prints what the account has. */
export async function run(app: App, input: CommandInput): Promise<number> {
  const { network: named, wallet } = input.options
  const account = requireAccount(app, typeof wallet === 'string' ? wallet : undefined)
  const chosen = typeof named === 'string' ? [findNetwork(app, named)] : undefined
  const networks = chosen ?? app.networks().filter((network) => hasEndpoint(network, input))
  const address = await addressOf(app, account)
  const read = async (network: Network): Promise<NetworkBalances> =>
    readBalances(await checkedRpc(app, input, network), network, address, chosen !== undefined)
  const answers = await Promise.allSettled(networks.map(read))
  const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
  reportFailures(app, answers, found.length === 0)
  await printResult(app, input, {
    document: { wallet: { name: account.name, address }, networks: found },
    text: formatBalances(found),
  })
  return exitCodes.ok
}

/** With `--rpc-url` a network may have an endpoint that the config does not name. */
function hasEndpoint(network: Network, input: CommandInput): boolean {
  return network.rpcUrl !== undefined || typeof input.options['rpc-url'] === 'string'
}

/** Says what failed; throws it when nothing answered, or when it is a failure of ours. */
function reportFailures(
  app: App,
  answers: readonly PromiseSettledResult<unknown>[],
  noneFound: boolean,
): void {
  const reasons = answers.flatMap((answer) =>
    answer.status === 'rejected' ? [answer.reason as unknown] : [],
  )
  for (const reason of reasons) {
    if (noneFound || !(reason instanceof RpcError)) throw reason
    app.io.writeErr(`presto: warning: ${reason.message}\n`)
  }
}

function formatBalances(networks: readonly NetworkBalances[]): string {
  const rows = networks.flatMap(({ name, balances }) =>
    balances.map(({ currency, amount }) => [name, amount, currency]),
  )
  if (rows.length > 0) return formatTable(rows)
  return `Nothing on ${networks.map(({ name }) => name).join(', ')}. \`presto fund\` gets test money.`
}
