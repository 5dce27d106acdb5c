import type { ChannelRow } from '../../core/channel-store.ts'
import { maxOf } from '../../core/money.ts'
import { type ChannelDeps, isOver, reread, withChannelLock } from './channel-deps.ts'

/**
 * Ends a channel whose chain is gone for good, in the ledger only: what was spent stays spent, and nothing is locked any more.
 *
 * @returns The row: `closed`, or `dead` for one whose opening was never seen.
 * @throws {StateError} when another process uses the channel
 */
export async function writeOff(row: ChannelRow, deps: ChannelDeps): Promise<ChannelRow> {
  return await withChannelLock(row, deps, async (current) => {
    if (isOver(current)) return current
    const { facts, state, settled, spent } = current
    if (state === 'opening') deps.store.dropPending(facts.id, 'its chain is gone')
    else deps.store.closed(facts.id, { settled: maxOf(settled, spent), txHash: undefined })
    return reread(deps, current)
  })
}
