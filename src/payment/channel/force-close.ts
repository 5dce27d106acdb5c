import type { ChannelRow } from '../../core/channel-store.ts'
import { OutcomeUnknownError, UsageError } from '../../core/errors.ts'
import { type ChannelDeps, forceCommand, isOver, reread, withChannelLock } from './channel-deps.ts'
import { endNotFound, readChain } from './read-chain.ts'
import { sendCall } from './send-call.ts'
import { syncLocked } from './sync-channel.ts'

/**
 * Takes a channel back without its server: asks the chain for the end, and when the grace period is over withdraws what the
 * payee has not settled. Every step can be taken by a later run; only the chain is believed.
 *
 * @returns The row: `requested` while the grace period runs, then `closed`; `dead` when it was never opened.
 * @throws {UsageError} no endpoint of its chain can be asked; {OverLimitError} {WalletError} {StateError} nothing was sent
 * @throws {OutcomeUnknownError} a transaction has left, and the chain does not show it
 * @source draft-tempo-session-00, sections 6.4.5 and 13.3
 */
export async function forceClose(row: ChannelRow, deps: ChannelDeps): Promise<ChannelRow> {
  return await withChannelLock(row, deps, (current) => forceLocked(current, deps))
}

async function forceLocked(stored: ChannelRow, deps: ChannelDeps): Promise<ChannelRow> {
  // Withdraws as well, when its time has come.
  const { row } = await syncLocked(stored, deps)
  if (isOver(row)) return row
  const view = await readChain(row, deps)
  const { id } = row.facts
  if (view.kind === 'silent')
    throw new UsageError(`The chain of the channel ${id} cannot be asked: ${view.words}`, {
      hint: 'Nothing was sent. --rpc-url URL names an endpoint.',
    })
  if (view.kind === 'absent')
    throw new OutcomeUnknownError(
      `The channel ${id} cannot be closed now: ${row.state === 'opening' ? 'its opening may still happen' : endNotFound}`,
      { hint: 'Nothing was sent. Try again later, or with another endpoint (--rpc-url URL).' },
    )
  if (view.channel.closeRequestedAt !== undefined) return row
  const { failure } = await sendCall('requestClose', row, deps, view, (feeMicros) =>
    deps.store.closeRequested(id, view.clock, feeMicros),
  )
  return await confirmRequest(row, deps, failure)
}

async function confirmRequest(
  row: ChannelRow,
  deps: ChannelDeps,
  failure: string | undefined,
): Promise<ChannelRow> {
  const { row: current, words } = await syncLocked(reread(deps, row), deps)
  // What the ledger has is written before the request leaves; a look at the chain without complaint confirms it.
  if (words === undefined && current.state !== 'open') return current
  const why = failure ?? words ?? 'it came too late, if at all'
  throw new OutcomeUnknownError(
    `Whether the chain has the close request of the channel ${row.facts.id} is not known: ${why}`,
    { hint: `${forceCommand(row)} asks again; it goes on where this ended.` },
  )
}

/** When a deposit can be withdrawn, unix seconds by the chain's clock; `undefined` where nothing was requested. */
export function withdrawableAt(
  { state, closeRequestedAt }: ChannelRow,
  { pay }: Pick<ChannelDeps, 'pay'>,
): number | undefined {
  return state === 'requested' && closeRequestedAt !== undefined
    ? closeRequestedAt + pay.graceSeconds
    : undefined
}
