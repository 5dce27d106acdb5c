import type { Ledger } from '../../core/ledger.ts'
import type { Hex } from '../../core/payment.ts'
import { closeChannel } from '../../payment/channel/close-channel.ts'
import { openChannelDeps } from '../channel-deps.ts'
import { formatState } from '../sessions/format-session.ts'
import type { TransferState } from './transfer-state.ts'

/**
 * `--close`: closes the channel that paid for a request, and says what came back.
 *
 * @param error What the request ended with: that the channel stays open is then only a warning.
 * @throws {CliError} as `presto sessions close`
 */
export async function closeAtEnd(
  state: TransferState,
  ledger: Ledger,
  id: Hex,
  error: unknown,
): Promise<void> {
  try {
    await close(state, ledger, id)
  } catch (cause) {
    if (!error) throw cause
    state.session.warn(`the channel was not closed: ${cause instanceof Error ? cause.message : cause}`)
  }
}

async function close({ session }: TransferState, ledger: Ledger, id: Hex): Promise<void> {
  const { app, flags } = session
  const row = ledger.channels().get(id)
  if (!row) throw new Error('a channel left no row')
  const options = { 'rpc-url': flags.rpcUrl, wallet: flags.wallet }
  const closed = await closeChannel(row, await openChannelDeps(app, { options }, ledger))
  if (!flags.silent) app.io.writeErr(`${formatState(closed, undefined)}\n`)
}
