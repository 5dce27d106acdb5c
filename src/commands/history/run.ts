import { existsSync } from 'node:fs'
import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import type { Ledger } from '../../core/ledger.ts'
import { check } from './check.ts'
import { exportPayments } from './export.ts'
import { list } from './list.ts'
import { show } from './show.ts'
import { stats } from './stats.ts'

/** A subcommand; `ledger` is `undefined` when nothing was ever written to one. */
type Subcommand = (app: App, input: CommandInput, ledger: Ledger | undefined) => Promise<number>

const subcommands: Readonly<Record<string, Subcommand>> = { list, show, export: exportPayments, stats, check }

/**
 * Runs one of the subcommands of `history`. Looking makes no ledger.
 *
 * @returns 0, or 116 from `check`
 * @throws {StateError} {UsageError}
 */
export async function run(app: App, input: CommandInput): Promise<number> {
  const subcommand = subcommands[input.path[1] ?? 'list'] ?? list
  const ledger = existsSync(app.paths().ledgerFile) ? await app.ledger() : undefined
  return subcommand(app, input, ledger)
}
