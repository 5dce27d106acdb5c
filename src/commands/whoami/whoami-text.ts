import type { ChannelRow } from '../../core/channel-store.ts'
import { sanitize } from '../../core/sanitize.ts'
import { formatMoment } from '../history/format-row.ts'
import type { NetworkReport } from './read-networks.ts'
import type { WhoamiDocument } from './run.ts'

/** `idle`: channels that were not used for long. `usable`: `true`, why the key cannot be used, or `undefined` without an account. */
export function formatWhoami(
  document: WhoamiDocument,
  usable: true | string | undefined,
  idle: readonly ChannelRow[],
): string {
  const { ready, wallet, networks, limits, spentToday, locked } = document
  const isLocked = locked.mainnet !== '0.00' || locked.testnet !== '0.00'
  return [
    ready ? 'Ready to pay.' : `Not ready: ${reason(document, usable)}`,
    '',
    `Wallet:   ${wallet === null ? 'none' : `${wallet.name}  ${wallet.address}`}`,
    ...networks.map(
      (network, at) => `${at === 0 ? 'Networks:' : '         '} ${formatNetwork(network, wallet !== null)}`,
    ),
    `Limits:   ${limits.perRequest} a request, ${limits.perDay} a day, fees up to ${limits.maxFee}`,
    `Today:    ${spentToday.mainnet} spent, ${spentToday.testnet} of play money`,
    ...(isLocked ? [`Locked:   ${locked.mainnet} in channels, ${locked.testnet} of play money`] : []),
    ...idle.map(formatIdle),
  ].join('\n')
}

/** A reminder of money that nobody uses. */
function formatIdle({ facts, host, usedAt }: ChannelRow): string {
  const where = host === '' ? '' : ` (${host})`
  const since = formatMoment(usedAt)
  return sanitize(`Idle:     ${facts.id}${where} since ${since} UTC; \`presto sessions close\` frees it`, 300)
}

function reason({ networks }: WhoamiDocument, usable: true | string | undefined): string {
  if (usable === undefined) return 'there is no wallet. Make one with `presto wallet create`.'
  if (usable !== true) return `the key cannot be used: ${usable}.`
  if (networks.length === 0) return 'no network is enabled. See `presto config list`.'
  if (networks.every(({ problem }) => problem !== undefined)) return 'no endpoint answers.'
  return 'there is no money. `presto fund` gets test money.'
}

function formatNetwork({ name, balances, problem }: NetworkReport, isAsked: boolean): string {
  if (!isAsked) return name
  if (problem !== undefined) return `${name}  (${problem})`
  const held = balances.map(({ currency, amount }) => `${amount} ${currency}`)
  return `${name}  ${held.length === 0 ? 'nothing' : held.join(', ')}`
}
