import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import type { ChannelRow, ChannelState, ChannelStore } from '../../core/channel-store.ts'
import { UsageError } from '../../core/errors.ts'
import { resolveUrl } from '../../request/resolve-url.ts'
import { addressOf, requireAccount } from '../account.ts'
import { findNetwork } from '../find-network.ts'

const everyState: readonly ChannelState[] = ['opening', 'open', 'closing', 'requested', 'closed', 'dead']

/**
 * Channels that `--network` and `--wallet` leave, newest first; without `all` those that are neither closed nor dead.
 *
 * @throws {UsageError} {WalletError} for names that are not there
 */
export async function listSessions(
  app: App,
  { options }: CommandInput,
  store: ChannelStore,
  all: boolean,
): Promise<readonly ChannelRow[]> {
  const { network, wallet } = options
  const payer = typeof wallet === 'string' ? await addressOf(app, requireAccount(app, wallet)) : undefined
  const rows = store.list({ ...(all && { states: everyState }), ...(payer && { payer }) })
  if (typeof network !== 'string') return rows
  const { chainId } = findNetwork(app, network)
  return rows.filter((row) => row.chainId === chainId)
}

/**
 * The channels that an ID, the beginning of one, or a URL means: by its beginning one, by a URL all of its origin.
 *
 * @throws {UsageError} when there is none, or when a beginning is that of several
 */
export function matchSessions(rows: readonly ChannelRow[], typed: string): readonly ChannelRow[] {
  return /^0x/i.test(typed) && !typed.includes('.') ? [matchId(rows, typed)] : matchUrl(rows, typed)
}

/** The same where only one channel can be meant. @throws {UsageError} */
export function matchSession(rows: readonly ChannelRow[], typed: string): ChannelRow {
  const [row, second] = matchSessions(rows, typed)
  if (row && !second) return row
  throw new UsageError('There are several channels for this URL', {
    hint: 'Give the beginning of an ID; `presto sessions list` shows them.',
  })
}

function matchId(rows: readonly ChannelRow[], typed: string): ChannelRow {
  const prefix = typed.toLowerCase()
  const [row, second] = rows.filter(({ facts }) => facts.id.startsWith(prefix))
  if (!row)
    throw new UsageError('There is no channel with this ID', {
      hint: '`presto sessions list` shows yours; `presto sessions recover` looks on the chain.',
    })
  if (second)
    throw new UsageError('More than one channel has an ID that begins so', {
      hint: `${second.facts.id} and ${row.facts.id} are two of them.`,
    })
  return row
}

function matchUrl(rows: readonly ChannelRow[], typed: string): readonly ChannelRow[] {
  const { origin } = resolveUrl(typed)
  const found = rows.filter((row) => row.origin === origin)
  if (found.length > 0) return found
  throw new UsageError(`There is no channel for ${origin}`, {
    hint: '`presto sessions list` shows yours.',
  })
}
