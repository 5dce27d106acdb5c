import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import type { ChannelRow } from '../../core/channel-store.ts'
import { exitCodes } from '../../core/exit-codes.ts'
import type { Ledger } from '../../core/ledger.ts'
import { recoverChannels } from '../../payment/channel/recover-channels.ts'
import { addressOf, payerOf, requireAccount } from '../account.ts'
import { openChannelDeps } from '../channel-deps.ts'
import { checkedRpc } from '../checked-rpc.ts'
import { chosenNetwork } from '../default-network.ts'
import { printResult } from '../print-result.ts'
import { askServer } from './ask-server.ts'
import { formatState } from './format-session.ts'
import { sessionDocument } from './session-document.ts'

/** Finds channels of the wallet on a chain. @throws {UsageError} {WalletError} {RpcError} {StateError} */
export async function recover(app: App, input: CommandInput, known: Ledger | undefined): Promise<number> {
  const { wallet } = input.options
  const account = requireAccount(app, typeof wallet === 'string' ? wallet : undefined)
  const payer = await addressOf(app, account)
  const network = chosenNetwork(app, input)
  const rpc = await checkedRpc(app, input, network)
  const ledger = known ?? (await app.ledger())
  const deps = await openChannelDeps(app, input, ledger)
  const target = input.arguments[0]
  if (target !== undefined) {
    const wanted = { target, payer: await payerOf(app, account), network, rpc }
    const row = await askServer(app, input, ledger, wanted)
    await printRows(app, input, row ? [row] : [], `${target} remembers no channel that was lost.`)
    return exitCodes.ok
  }
  app.io.writeErr(`presto: looking for channels of ${payer} on ${network.name}\n`)
  const rows = await recoverChannels(deps, network, payer, rpc)
  await printRows(app, input, rows, `There is no channel on ${network.name} that was not known.`)
  if (rows.length > 0)
    app.io.writeErr('presto: `presto sessions close --all --force` takes the deposits back\n')
  return exitCodes.ok
}

async function printRows(
  app: App,
  input: CommandInput,
  rows: readonly ChannelRow[],
  none: string,
): Promise<void> {
  await printResult(app, input, {
    document: { sessions: rows.map(sessionDocument) },
    text: rows.length === 0 ? none : rows.map((row) => formatState(row, undefined)).join('\n'),
  })
}
