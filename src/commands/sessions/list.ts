import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import type { ChannelRow } from '../../core/channel-store.ts'
import { exitCodes } from '../../core/exit-codes.ts'
import type { Ledger } from '../../core/ledger.ts'
import { formatTable } from '../../output/table.ts'
import { formatMoment } from '../history/format-row.ts'
import { printResult } from '../print-result.ts'
import { listSessions } from './find-sessions.ts'
import { formatPlace, formatUnits } from './format-session.ts'
import { refundableOf, sessionDocument, spentOf } from './session-document.ts'

/** Prints channels, newest first. @throws {UsageError} {WalletError} */
export async function list(app: App, input: CommandInput, ledger: Ledger | undefined): Promise<number> {
  const all = input.options['all'] === true
  const rows = ledger ? await listSessions(app, input, ledger.channels(), all) : []
  const none = all ? 'There are no channels.' : 'No channel is open.'
  await printResult(app, input, {
    document: { sessions: rows.map(sessionDocument) },
    text: rows.length === 0 ? none : formatRows(rows),
  })
  return exitCodes.ok
}

function formatRows(rows: readonly ChannelRow[]): string {
  const headings = [
    'used (UTC)',
    'state',
    'deposit',
    'spent',
    'refundable',
    'currency',
    'network',
    'origin',
    'id',
  ]
  const lines = rows.map((row) => [
    formatMoment(row.usedAt),
    row.state,
    formatUnits(row.deposit + row.pendingDeposit, row),
    formatUnits(spentOf(row), row),
    formatUnits(refundableOf(row), row),
    row.currency,
    row.network,
    formatPlace(row),
    row.facts.id,
  ])
  return formatTable([headings, ...lines])
}
