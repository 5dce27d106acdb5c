import { existsSync } from 'node:fs'
import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import { loadConfig } from '../../config/load.ts'
import type { LimitsConfig } from '../../core/config.ts'
import { defaultLimits } from '../../core/default-limits.ts'
import { formatDollars, parseDollars } from '../../core/money.ts'
import { formatTable } from '../../output/table.ts'
import { printResult } from '../print-result.ts'
import { type LimitRow, limitRows } from './limit-rows.ts'

/** What counts today, micro-dollars. */
type SpentToday = (testnet: boolean, host?: string) => bigint

/** Prints every limit, and how much of the budgets is spent, apart for real and for test money. */
export async function show(app: App, input: CommandInput): Promise<void> {
  // Read anew: `set` and `reset` have just written it.
  const limits: LimitsConfig = { ...defaultLimits, ...loadConfig(app.paths().configFile).limits }
  const spent = await openSpentToday(app)
  await printResult(app, input, {
    document: {
      limits,
      spentToday: { mainnet: formatDollars(spent(false)), testnet: formatDollars(spent(true)) },
    },
    text: formatLimits(limits, spent),
  })
}

/** Without a ledger nothing was spent; looking makes none. */
async function openSpentToday(app: App): Promise<SpentToday> {
  if (!existsSync(app.paths().ledgerFile)) return () => 0n
  const ledger = await app.ledger()
  return (testnet, host) => {
    const { todayMicros, hostTodayMicros } = ledger.spent({ testnet, host, now: app.now() })
    return host === undefined ? todayMicros : hostTodayMicros
  }
}

function formatLimits(limits: LimitsConfig, spent: SpentToday): string {
  const lines = limitRows.flatMap((row) => formatLimit(row, limits, spent))
  return formatTable([['limit', 'value', 'meaning'], ...lines])
}

function formatLimit(row: LimitRow, limits: LimitsConfig, spent: SpentToday): string[][] {
  const value = limits[row.member]
  if (value === undefined || (typeof value === 'object' && Object.keys(value).length === 0))
    return [[row.name, row.unset, row.doc]]
  if (typeof value === 'string') {
    const today = row.name === 'per-day' ? `; ${formatSpent(spent)}` : ''
    return [[row.name, formatValue(value), `${row.doc}${today}`]]
  }
  if (Array.isArray(value)) return value.map((item: string) => [row.name, item, row.doc])
  return Object.entries(value).map(([name, amount]) =>
    row.name === 'per-host'
      ? [`${row.name} ${name}`, formatValue(amount), `${row.doc}; ${formatSpent(spent, name)}`]
      : [`${row.name} ${name}`, amount, row.doc],
  )
}

function formatSpent(spent: SpentToday, host?: string): string {
  return `spent: ${formatDollars(spent(false, host))} real, ${formatDollars(spent(true, host))} test`
}

function formatValue(text: string): string {
  const micros = parseDollars(text)
  return micros === undefined ? text : formatDollars(micros)
}
