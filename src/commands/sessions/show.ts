import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import type { ChannelRow } from '../../core/channel-store.ts'
import { UsageError } from '../../core/errors.ts'
import { exitCodes } from '../../core/exit-codes.ts'
import type { Ledger } from '../../core/ledger.ts'
import { formatDollars } from '../../core/money.ts'
import { formatTable } from '../../output/table.ts'
import { withdrawableAt } from '../../payment/channel/force-close.ts'
import { openChannelDeps } from '../channel-deps.ts'
import { formatMoment } from '../history/format-row.ts'
import { printResult } from '../print-result.ts'
import { listSessions, matchSession } from './find-sessions.ts'
import { formatUnits } from './format-session.ts'
import { refundableOf, sessionDetails, spentOf } from './session-document.ts'

/** Prints one channel with everything that is known about it. @throws {UsageError} */
export async function show(app: App, input: CommandInput, ledger: Ledger | undefined): Promise<number> {
  if (!ledger)
    throw new UsageError('There are no channels', { hint: '`presto sessions recover` looks on the chain.' })
  const row = matchSession(await listSessions(app, input, ledger.channels(), true), input.arguments[0] ?? '')
  const until = withdrawableAt(row, await openChannelDeps(app, input, ledger))
  const payments = ledger
    .list()
    .filter(({ channelId }) => channelId === row.facts.id)
    .map(({ id }) => id)
  await printResult(app, input, {
    document: { ...sessionDetails(row, until), payments },
    text: formatSession(row, until, payments),
  })
  return exitCodes.ok
}

function formatSession(row: ChannelRow, until: number | undefined, payments: readonly string[]): string {
  const units = (amount: bigint) => `${formatUnits(amount, row)} ${row.currency}`
  const moment = (seconds: number | undefined) =>
    seconds === undefined ? undefined : `${formatMoment(seconds * 1000)} UTC`
  const [newest] = payments
  const lines: readonly (readonly [name: string, value: string | undefined])[] = [
    ['channel', row.facts.id],
    ['state', row.recovered ? `${row.state} (found on the chain; never paid with)` : row.state],
    ['reason', row.reason],
    ['origin', row.origin || undefined],
    ['payee', row.payee],
    ['payer', row.payer],
    ['deposit', units(row.deposit)],
    ['deposit pending', row.pendingDeposit > 0n ? units(row.pendingDeposit) : undefined],
    ['spent', units(spentOf(row))],
    ['signed', units(row.signed)],
    ['settled', units(row.settled)],
    ['would come back', units(refundableOf(row))],
    ['network fees', `at most $${formatDollars(row.feeMicros)}`],
    ['network', `${row.network} (chain ${row.chainId})`],
    ['token', row.token],
    ['contract', `${row.escrow} (${row.facts.version})`],
    ['close requested', moment(row.closeRequestedAt)],
    ['withdrawable from', moment(until)],
    ['closed by', row.closeTxHash],
    ['payments', newest === undefined ? '0' : `${payments.length}, the newest is ${newest}`],
    ['created', `${formatMoment(row.createdAt)} UTC`],
    ['used', `${formatMoment(row.usedAt)} UTC`],
  ]
  return formatTable(lines.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
}
