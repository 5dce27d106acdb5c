import type { App } from '../../app.ts'
import { readBalance } from '../../chain/balances.ts'
import type { CommandInput } from '../../cli/spec.ts'
import type { Network } from '../../core/config.ts'
import { exitCodes } from '../../core/exit-codes.ts'
import { formatAmount } from '../../core/money.ts'
import type { Address, Rpc } from '../../core/payment.ts'
import { formatTable } from '../../output/table.ts'
import { addressOf, requireAccount } from '../account.ts'
import { checkedRpc } from '../checked-rpc.ts'
import { chosenNetwork } from '../default-network.ts'
import { printResult } from '../print-result.ts'

/** Funds the account on a test network, or says where to send money to. */
export async function run(app: App, input: CommandInput): Promise<number> {
  const { wallet } = input.options
  const account = requireAccount(app, typeof wallet === 'string' ? wallet : undefined)
  const network = chosenNetwork(app, input)
  const address = await addressOf(app, account)
  if (network.testnet) await askFaucet(app, input, network, address)
  else await printAddress(app, input, network, address)
  return exitCodes.ok
}

async function askFaucet(app: App, input: CommandInput, network: Network, address: Address): Promise<void> {
  const rpc = await checkedRpc(app, input, network)
  const { fundAddress } = await import('../../chain/faucet.ts')
  const before = await readAll(rpc, network, address)
  const transactions = await fundAddress(rpc, address)
  const after = await readAll(rpc, network, address)
  const balances = network.tokens.map(({ symbol, address: token, decimals }, at) => ({
    currency: symbol,
    token,
    before: formatAmount(before[at] ?? 0n, decimals),
    after: formatAmount(after[at] ?? 0n, decimals),
  }))
  const funded = balances.filter((row) => row.before !== row.after)
  const rows = funded.map((row) => [network.name, row.currency, row.before, '->', row.after])
  await printResult(app, input, {
    document: { network: network.name, chainId: network.chainId, address, transactions, balances },
    text: rows.length > 0 ? formatTable(rows) : `The faucet of ${network.name} has not paid yet.`,
  })
}

/** Base units of every token of the network, in its order. */
function readAll(rpc: Rpc, network: Network, owner: Address): Promise<bigint[]> {
  return Promise.all(network.tokens.map((token) => readBalance(rpc, token.address, owner)))
}

async function printAddress(
  app: App,
  input: CommandInput,
  network: Network,
  address: Address,
): Promise<void> {
  const { formatAddress } = await import('../../wallet/address.ts')
  const tokens = network.tokens.map(({ symbol }) => symbol).join(' or ')
  app.io.writeErr(`presto: send ${tokens} on ${network.name} (chain ${network.chainId}) to this address\n`)
  const shown = formatAddress(address)
  if (app.io.stderrIsTty) {
    const { formatQrCode } = await import('../../output/qr-code.ts')
    app.io.writeErr(formatQrCode(shown))
  }
  await printResult(app, input, {
    document: { network: network.name, chainId: network.chainId, address },
    text: shown,
  })
}
