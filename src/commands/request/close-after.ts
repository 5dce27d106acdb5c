import type { ChannelRow } from '../../core/channel-store.ts'
import type { Ledger } from '../../core/ledger.ts'
import type { Hex } from '../../core/payment.ts'
import { closeChannel } from '../../payment/channel/close-channel.ts'
import type { SendManagement } from '../../payment/channel/manage.ts'
import { resolveUrl } from '../../request/resolve-url.ts'
import { openChannelDeps } from '../channel-deps.ts'
import { withTimeouts } from '../channel-sender.ts'
import { formatState } from '../sessions/format-session.ts'
import { createSender } from './session-deps.ts'
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

async function close(state: TransferState, ledger: Ledger, id: Hex): Promise<void> {
  const { app, flags } = state.session
  const row = ledger.channels().get(id)
  if (!row) throw new Error('a channel left no row')
  const options = { 'rpc-url': flags.rpcUrl, wallet: flags.wallet }
  const deps = await openChannelDeps(app, { options }, ledger)
  const closed = await closeChannel(row, { ...deps, send: (channel) => createCloser(state, channel) })
  if (!flags.silent) app.io.writeErr(`${formatState(closed, undefined)}\n`)
}

/** The close goes the way that the request went: with the options of this command line, not only those of `prestorc`. */
function createCloser(state: TransferState, { resource }: ChannelRow): SendManagement {
  const { paidPlan, session } = state
  if (!paidPlan) throw new Error('nothing was paid')
  const plan = { ...paidPlan, url: resolveUrl(resource) }
  return createSender(state, plan, session.app.transport(withTimeouts(plan.transport), undefined))
}
