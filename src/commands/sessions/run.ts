import { existsSync } from 'node:fs'
import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import type { Ledger } from '../../core/ledger.ts'
import { close } from './close.ts'
import { closeIdle } from './close-idle.ts'
import { list } from './list.ts'
import { recover } from './recover.ts'
import { show } from './show.ts'
import { sync } from './sync.ts'

/** A subcommand; `ledger` is `undefined` when nothing was ever written to one. */
type Subcommand = (app: App, input: CommandInput, ledger: Ledger | undefined) => Promise<number>

const subcommands: Readonly<Record<string, Subcommand>> = { list, show, close, sync, recover }

/**
 * Runs one of the subcommands of `sessions`. Looking makes no ledger.
 *
 * @returns 0; from `close` and `sync` what stopped a channel
 * @throws {StateError} {UsageError} {WalletError} {RpcError}
 */
export async function run(app: App, input: CommandInput): Promise<number> {
  const subcommand = subcommands[input.path[1] ?? 'list'] ?? list
  const ledger = existsSync(app.paths().ledgerFile) ? await app.ledger() : undefined
  if (ledger) await closeIdle(app, input, ledger)
  return await subcommand(app, input, ledger)
}
