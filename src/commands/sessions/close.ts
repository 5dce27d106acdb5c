import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import type { ChannelRow } from '../../core/channel-store.ts'
import { UsageError } from '../../core/errors.ts'
import { exitCodes } from '../../core/exit-codes.ts'
import type { Ledger } from '../../core/ledger.ts'
import { openChannelDeps } from '../channel-deps.ts'
import { closeSession } from './close-session.ts'
import { listSessions, matchSessions } from './find-sessions.ts'
import { runEach } from './run-each.ts'

/** Closes channels: with their servers, else on the chain. @throws {UsageError} {WalletError} */
export async function close(app: App, input: CommandInput, ledger: Ledger | undefined): Promise<number> {
  const rows = await chooseRows(app, input, ledger)
  if (!ledger || rows.length === 0) {
    app.io.writeErr('presto: no channel is open\n')
    return exitCodes.ok
  }
  const deps = await openChannelDeps(app, input, ledger)
  return await runEach(app, input, deps, rows, (row) => closeSession(app, input, deps, row))
}

async function chooseRows(
  app: App,
  input: CommandInput,
  ledger: Ledger | undefined,
): Promise<readonly ChannelRow[]> {
  const [typed] = input.arguments
  const all = input.options['all'] === true
  if (all && typed !== undefined)
    throw new UsageError('--all closes every channel; leave out the URL or ID, or --all')
  if (!all && typed === undefined)
    throw new UsageError('Which channel is to be closed?', {
      hint: '`presto sessions close ID`, `presto sessions close URL` or `presto sessions close --all`.',
    })
  if (!ledger) return []
  const open = await listSessions(app, input, ledger.channels(), false)
  if (typed === undefined) return open
  // One that is closed already is named as such.
  return /^0x/i.test(typed)
    ? matchSessions(await listSessions(app, input, ledger.channels(), true), typed)
    : matchSessions(open, typed)
}
