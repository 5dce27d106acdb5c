import type { ChainChannel } from '../../core/channel.ts'
import type { ChannelRow } from '../../core/channel-store.ts'
import { type ChannelDeps, isOver, reread, withChannelLock } from './channel-deps.ts'
import { type ChainView, endNotFound, readChain } from './read-chain.ts'
import { withdraw } from './withdraw.ts'

/** A channel after a look at the chain; `words`: why it could not be moved on, a clause. */
export type SyncedChannel = Readonly<{ row: ChannelRow; words: string | undefined }>

/**
 * Moves a channel on by what its chain says: an opening or topUp is confirmed or given up, a close that may have left is
 * decided, an end is written down, and where a close was requested and the grace period is over, the deposit is withdrawn.
 *
 * @throws {StateError} when another process uses the channel; {WalletError} when a withdrawal cannot be signed
 */
export async function syncChannel(row: ChannelRow, deps: ChannelDeps): Promise<SyncedChannel> {
  return await withChannelLock(row, deps, (current) => syncLocked(current, deps))
}

/** The same for a caller that holds the lock. */
export async function syncLocked(row: ChannelRow, deps: ChannelDeps): Promise<SyncedChannel> {
  if (isOver(row)) return { row, words: undefined }
  const view = await readChain(row, deps)
  if (view.kind === 'silent') return { row, words: view.words }
  if (view.kind === 'absent') return await syncAbsent(row, view, deps)
  const { id } = row.facts
  if (view.channel.finalized) {
    deps.store.closed(id, { settled: view.channel.settled, txHash: undefined })
    return { row: reread(deps, row), words: undefined }
  }
  syncMoney(row, view, deps)
  return await syncState(reread(deps, row), view.channel, view, deps)
}

type Found = ChainView & { kind: 'found' }

function syncMoney(row: ChannelRow, { channel, clock }: Found, { store }: ChannelDeps): void {
  const { id } = row.facts
  store.confirmDeposit(id, channel.deposit)
  const isMissing = channel.deposit < row.deposit + row.pendingDeposit
  const until = pendingUntil(row)
  if (row.state !== 'opening' && row.pendingDeposit > 0n && isMissing && until !== undefined && clock > until)
    store.dropPending(id, 'its topUp is not on the chain, and can never be')
  // Tells the ledger what was settled meanwhile.
  const current = reread({ store }, row)
  if (current.state !== 'opening') store.recover(current, channel)
}

async function syncState(
  row: ChannelRow,
  { closeRequestedAt }: ChainChannel,
  view: Found,
  deps: ChannelDeps,
): Promise<SyncedChannel> {
  const { id } = row.facts
  if (closeRequestedAt !== undefined) {
    if (row.state !== 'requested' || row.closeRequestedAt !== closeRequestedAt)
      deps.store.closeRequested(id, closeRequestedAt, 0n)
    const current = reread(deps, row)
    if (view.clock <= closeRequestedAt + deps.pay.graceSeconds) return { row: current, words: undefined }
    return { row: await withdraw(current, deps, view), words: undefined }
  }
  if (row.state === 'requested') {
    // Both times are the chain's own.
    const until = (row.closeRequestedAt ?? 0) + deps.pay.lifeSeconds
    if (view.clock <= until) return { row, words: 'its close request is not on the chain' }
    deps.store.notRequested(id)
  }
  if (row.state === 'closing') deps.store.reopen(id)
  return { row: reread(deps, row), words: undefined }
}

/** A channel that was on the chain once has ended; that nothing is found of it never means that it was not opened. */
async function syncAbsent(
  row: ChannelRow,
  { clock, rpc }: ChainView & { kind: 'absent' },
  { pay, store }: ChannelDeps,
): Promise<SyncedChannel> {
  if (row.state !== 'opening') return { row, words: endNotFound }
  const until = pendingUntil(row)
  if (until === undefined || clock <= until) return { row, words: 'its opening may still happen' }
  const opened = await pay.findChannels(row.chainId, row.payer, rpc)
  if (opened.some(({ id }) => id === row.facts.id)) return { row, words: endNotFound }
  store.dropPending(row.facts.id, 'its opening is not on the chain, and can never be')
  return { row: reread({ store }, row), words: undefined }
}

/** Unix seconds until which a pending open or topUp can be in a block. */
function pendingUntil({ pendingCall }: ChannelRow): number | undefined {
  const validBefore = pendingCall?.['validBefore']
  return typeof validBefore === 'number' ? validBefore : undefined
}
