import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import { parseDuration } from '../../core/duration.ts'
import { CliError } from '../../core/errors.ts'
import type { Ledger } from '../../core/ledger.ts'
import { sanitize } from '../../core/sanitize.ts'
import { closeChannel } from '../../payment/channel/close-channel.ts'
import { openChannelDeps } from '../channel-deps.ts'
import { findIdle } from './find-idle.ts'
import { formatState } from './format-session.ts'

/** Closes idle channels with their servers where `sessions.idle-close` is set; what fails is told and left for another time. */
export async function closeIdle(app: App, input: CommandInput, ledger: Ledger): Promise<void> {
  const idleMs = parseDuration(app.config().sessions?.idleClose ?? '')
  if (idleMs === undefined) return
  const idle = findIdle(ledger.channels(), idleMs, app.now()).filter(({ recovered }) => !recovered)
  if (idle.length === 0) return
  // --wallet and --network of this command choose what it works on, not whose channels are idle.
  const deps = await openChannelDeps(
    app,
    { ...input, options: { 'rpc-url': input.options['rpc-url'] } },
    ledger,
  )
  for (const row of idle) {
    try {
      app.io.writeErr(`presto: idle: ${formatState(await closeChannel(row, deps), undefined)}\n`)
    } catch (error) {
      if (!(error instanceof CliError)) throw error
      app.io.writeErr(`presto: warning: an idle channel stays open: ${sanitize(error.message, 600)}\n`)
    }
  }
}
