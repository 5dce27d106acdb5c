import { existsSync } from 'node:fs'
import type { App } from '../../app.ts'
import type { ChannelRow } from '../../core/channel-store.ts'
import { parseDuration } from '../../core/duration.ts'
import { formatDollars } from '../../core/money.ts'
import type { Address } from '../../core/payment.ts'
import { findIdle } from '../sessions/find-idle.ts'
import type { ByKind } from './run.ts'

/** When a channel is worth a reminder, unless `sessions.idle-close` says something else. */
const usualIdleMs = 24 * 3_600_000

/** What channels of the wallet lock. Without a ledger nothing is locked; looking makes none. */
export async function lockedNow(app: App, payer: Address | undefined): Promise<ByKind> {
  const none = { mainnet: '0.00', testnet: '0.00' }
  if (payer === undefined || !existsSync(app.paths().ledgerFile)) return none
  const channels = (await app.ledger()).channels()
  const locked = (testnet: boolean) => formatDollars(channels.lockedMicros({ testnet, payer }))
  return { mainnet: locked(false), testnet: locked(true) }
}

/** Open channels of the wallet that were not used for long, newest first. */
export async function idleChannels(app: App, payer: Address | undefined): Promise<readonly ChannelRow[]> {
  if (payer === undefined || !existsSync(app.paths().ledgerFile)) return []
  const idleMs = parseDuration(app.config().sessions?.idleClose ?? '') ?? usualIdleMs
  const rows = findIdle((await app.ledger()).channels(), idleMs, app.now())
  return rows.filter((row) => row.payer === payer)
}
