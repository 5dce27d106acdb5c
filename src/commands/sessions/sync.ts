import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import { exitCodes } from '../../core/exit-codes.ts'
import type { Ledger } from '../../core/ledger.ts'
import { sanitize } from '../../core/sanitize.ts'
import { syncChannel } from '../../payment/channel/sync-channel.ts'
import { openChannelDeps } from '../channel-deps.ts'
import { printResult } from '../print-result.ts'
import { listSessions, matchSessions } from './find-sessions.ts'
import { runEach } from './run-each.ts'

/** Moves every channel on by what its chain says. @throws {UsageError} {WalletError} */
export async function sync(app: App, input: CommandInput, ledger: Ledger | undefined): Promise<number> {
  const open = ledger ? await listSessions(app, input, ledger.channels(), false) : []
  const [typed] = input.arguments
  const rows = typed === undefined ? open : matchSessions(open, typed)
  if (!ledger || rows.length === 0) {
    await printResult(app, input, { document: { sessions: [] }, text: 'No channel is open.' })
    return exitCodes.ok
  }
  const deps = await openChannelDeps(app, input, ledger)
  const unmoved: string[] = []
  const code = await runEach(app, input, deps, rows, async (row) => {
    const synced = await syncChannel(row, deps)
    if (synced.words !== undefined) {
      unmoved.push(row.facts.id)
      app.io.writeErr(`presto: ${row.facts.id} is as it was: ${sanitize(synced.words)}\n`)
    }
    return synced.row
  })
  return code === exitCodes.ok && unmoved.length > 0 ? exitCodes.outcomeUnknown : code
}
