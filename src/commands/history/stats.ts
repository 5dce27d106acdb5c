import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import { exitCodes } from '../../core/exit-codes.ts'
import type { Ledger, PaymentRow } from '../../core/ledger.ts'
import { formatDollars } from '../../core/money.ts'
import { formatBars } from '../../output/bars.ts'
import { printResult } from '../print-result.ts'
import { formatMoment, formatRowMethod } from './format-row.ts'

type Group = { name: string; testnet: boolean; payments: number; settled: bigint; open: bigint }

const groupNames: Readonly<Record<string, (row: PaymentRow) => string>> = {
  day: ({ createdAt }) => formatMoment(createdAt).slice(0, 10),
  host: ({ host }) => host,
  method: formatRowMethod,
}

/** Prints what was spent in dollars, as bars. */
export async function stats(app: App, input: CommandInput, ledger: Ledger | undefined): Promise<number> {
  const by = typeof input.options['by'] === 'string' ? input.options['by'] : 'day'
  const rows = ledger?.list({ state: ['settled', 'sent', 'unknown'] }) ?? []
  const groups = groupRows(rows, groupNames[by] ?? formatRowMethod)
  const ordered = groups.sort(by === 'day' ? byName : byAmount)
  await printResult(app, input, {
    document: { by, stats: ordered.map(groupDocument) },
    text: formatStats(ordered, app.io.columns),
  })
  return exitCodes.ok
}

function groupRows(rows: readonly PaymentRow[], nameOf: (row: PaymentRow) => string): Group[] {
  const groups = new Map<string, Group>()
  for (const row of rows) {
    const { testnet, amountMicros } = row
    if (amountMicros === undefined) continue
    const name = nameOf(row)
    const key = `${testnet} ${name}`
    const group = groups.get(key) ?? { name, testnet, payments: 0, settled: 0n, open: 0n }
    group.payments += 1
    if (row.state === 'settled') group.settled += amountMicros
    else group.open += amountMicros
    groups.set(key, group)
  }
  return [...groups.values()]
}

function groupDocument({ name, testnet, payments, settled, open }: Group) {
  return { name, testnet, payments, settled: formatDollars(settled), open: formatDollars(open) }
}

function formatStats(groups: readonly Group[], columns: number): string {
  const kinds = [
    ['Real money', groups.filter(({ testnet }) => !testnet)],
    ['Test money', groups.filter(({ testnet }) => testnet)],
  ] as const
  const parts = kinds.flatMap(([title, list]) =>
    list.length === 0 ? [] : [`${title}\n${formatBars(list.map(toBar), columns)}`],
  )
  return parts.length === 0 ? 'Nothing was spent yet.' : parts.join('\n')
}

function toBar(group: Group) {
  const open = group.open > 0n ? `, ${formatDollars(group.open)} of it open` : ''
  const amount = totalOf(group)
  return { label: group.name, amount, text: `${formatDollars(amount)} in ${group.payments}${open}` }
}

function totalOf({ settled, open }: Group): bigint {
  return settled + open
}

function byName(a: Group, b: Group): number {
  return a.name < b.name ? -1 : 1
}

function byAmount(a: Group, b: Group): number {
  const difference = totalOf(b) - totalOf(a)
  if (difference === 0n) return byName(a, b)
  return difference > 0n ? 1 : -1
}
