import { existsSync } from 'node:fs'
import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import type { LimitsConfig } from '../../core/config.ts'
import { defaultLimits } from '../../core/default-limits.ts'
import { exitCodes } from '../../core/exit-codes.ts'
import { formatDollars } from '../../core/money.ts'
import type { Address } from '../../core/payment.ts'
import { accountOf, addressOf } from '../account.ts'
import { printResult } from '../print-result.ts'
import { idleChannels, lockedNow } from './read-locked.ts'
import { enabledNetworks, type NetworkReport, readNetworks } from './read-networks.ts'
import { isKeyUsable } from './read-readiness.ts'
import { formatWhoami } from './whoami-text.ts'

/** Dollars, apart for real and for play money. */
export type ByKind = Readonly<{ mainnet: string; testnet: string }>

/** @source cli.md 5, `whoami -j` */
export type WhoamiDocument = Readonly<{
  ready: boolean
  wallet: Readonly<{ name: string; address: Address }> | null
  networks: readonly NetworkReport[]
  limits: LimitsConfig
  spentToday: ByKind
  /** In channels of this wallet. */
  locked: ByKind
}>

/** Prints who would pay, from what, and within which limits. @returns 0 @throws {WalletError} {StateError} {UsageError} */
export async function run(app: App, input: CommandInput): Promise<number> {
  const named = input.options['wallet']
  const account = accountOf(app, typeof named === 'string' ? named : undefined)
  const usable = account === undefined ? undefined : await isKeyUsable(app, account)
  // A key of the environment that cannot be read has no address either; `usable` says why.
  const hasAddress = account !== undefined && (account.address !== undefined || usable === true)
  const owner = hasAddress ? await addressOf(app, account) : undefined
  const networks = await readNetworks(app, input, enabledNetworks(app, input), owner)
  const document: WhoamiDocument = {
    ready: usable === true && networks.some(({ balances }) => balances.length > 0),
    wallet: account === undefined || owner === undefined ? null : await walletDocument(account.name, owner),
    networks,
    limits: { ...defaultLimits, ...app.config().limits },
    spentToday: await spentToday(app),
    locked: await lockedNow(app, owner),
  }
  const idle = await idleChannels(app, owner)
  await printResult(app, input, { document, text: formatWhoami(document, usable, idle) })
  return exitCodes.ok
}

async function walletDocument(name: string, address: Address): Promise<WhoamiDocument['wallet']> {
  const { formatAddress } = await import('../../wallet/address.ts')
  return { name, address: formatAddress(address) }
}

/** Without a ledger nothing was spent; looking makes none. */
async function spentToday(app: App): Promise<ByKind> {
  if (!existsSync(app.paths().ledgerFile)) return { mainnet: '0.00', testnet: '0.00' }
  const ledger = await app.ledger()
  const spent = (testnet: boolean) => formatDollars(ledger.spent({ testnet, now: app.now() }).todayMicros)
  return { mainnet: spent(false), testnet: spent(true) }
}
