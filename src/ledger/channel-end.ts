import type { ChannelRow } from '../core/channel-store.ts'
import { maxOf, minOf, toMicros } from '../core/money.ts'
import type { Hex } from '../core/payment.ts'
import { writeChannelId } from './channel-columns.ts'
import { type ChannelContext, requireChannel, updateChannel } from './channel-rows.ts'
import { takeStep } from './transitions.ts'

/** A deposit that can never settle is not locked any more; a channel that was never opened pays for nothing. */
export function dropPending(context: ChannelContext, id: Hex, reason: string): void {
  const { database } = context
  database.transaction(() => {
    const channel = requireChannel(database, id, 'pending deposit', [
      'opening',
      'open',
      'closing',
      'requested',
    ])
    const nothing = { pending_deposit: '0', pending_call: null }
    if (channel.state !== 'opening') return updateChannel(database, id, nothing)
    updateChannel(database, id, { ...nothing, state: 'dead', reason })
    decidePayments(context, channel, { settled: 0n, txHash: undefined }, 'its channel was never opened')
  })
}

/** A close for this amount may leave from now on. */
export function startClose({ database, now }: ChannelContext, id: Hex, cumulative: bigint): void {
  database.transaction(() => {
    const channel = requireChannel(database, id, 'close', ['open', 'closing', 'requested'])
    if (cumulative < 0n || cumulative > channel.signed)
      throw new Error(`close of ${cumulative} on channel ${id}: above ${channel.signed}, which is signed`)
    updateChannel(database, id, { state: 'closing', used_at: now() })
  })
}

/** The close did not happen; what the chain has been asked for stays asked for. */
export function reopenChannel({ database }: ChannelContext, id: Hex): void {
  database.transaction(() => {
    const channel = requireChannel(database, id, 'return', ['closing', 'open', 'requested'])
    if (channel.state !== 'closing') return
    updateChannel(database, id, { state: channel.closeRequestedAt === undefined ? 'open' : 'requested' })
  })
}

/** The chain has a close request since `at`, unix seconds. */
export function requestClose(
  { database, now }: ChannelContext,
  id: Hex,
  at: number,
  feeMicros: bigint,
): void {
  database.transaction(() => {
    const channel = requireChannel(database, id, 'close request', ['opening', 'open', 'closing', 'requested'])
    updateChannel(database, id, {
      state: 'requested',
      close_requested_at: at,
      fee_micros: channel.feeMicros + feeMicros,
      used_at: now(),
    })
  })
}

/** A close request that never reached the chain, or that a later topUp took back. */
export function forgetRequest({ database }: ChannelContext, id: Hex): void {
  database.transaction(() => {
    requireChannel(database, id, 'return', ['requested'])
    updateChannel(database, id, { state: 'open', close_requested_at: null })
  })
}

/** The chain has finalized the channel: what was signed above `settled` can never be taken, and counts no longer. */
export function endChannel(
  context: ChannelContext,
  id: Hex,
  facts: Readonly<{ settled: bigint; txHash: Hex | undefined }>,
): void {
  const { database } = context
  const states = ['opening', 'open', 'closing', 'requested', 'closed', 'dead'] as const
  database.transaction(() => {
    const channel = requireChannel(database, id, 'end', states)
    const settled = maxOf(channel.settled, facts.settled)
    updateChannel(database, id, {
      state: 'closed',
      settled,
      pending_deposit: '0',
      pending_call: null,
      close_tx_hash: channel.closeTxHash ?? facts.txHash ?? null,
      reason: null,
    })
    decidePayments(context, channel, { ...facts, settled }, 'its channel was closed without it')
  })
}

/** Decides the channel's open payments, and leaves as much counted as was settled. */
function decidePayments(
  context: ChannelContext,
  channel: ChannelRow,
  { settled, txHash }: Readonly<{ settled: bigint; txHash: Hex | undefined }>,
  reason: string,
): void {
  const { database, now } = context
  const rows = readPaidWith(context, channel.facts.id)
  const target = toMicros(settled, channel.decimals)
  const paid = findCovered(rows, settled, target)
  for (const row of rows) {
    if (row.isSettled) continue
    if (paid.includes(row))
      takeStep(database, row.id, 'settled', now(), {
        settled_by: ['?', 'chain'],
        reason: ['?', null],
        tx_hash: ['coalesce(tx_hash, ?)', txHash ?? null],
      })
    else takeStep(database, row.id, 'expired', now(), { reason: ['?', reason] })
  }
  let excess = sumCounted(paid) - target
  for (const { id, counted } of paid.toReversed()) {
    if (excess <= 0n) return
    const release = minOf(excess, counted)
    database.run('UPDATE payments SET counted = ? WHERE id = ?', counted - release, id)
    excess -= release
  }
}

type PaidWith = Readonly<{ id: string; isSettled: boolean; counted: bigint; cumulative: bigint }>

/** Oldest first. */
function readPaidWith({ database }: ChannelContext, id: Hex): PaidWith[] {
  const rows = database.all(
    `SELECT id, state, counted, channel_cumulative FROM payments INDEXED BY payments_channel
      WHERE channel_id = ? AND state IN ('sent','unknown','settled') ORDER BY n`,
    writeChannelId(id),
  )
  return rows.map((row) => ({
    id: String(row['id']),
    isSettled: row['state'] === 'settled',
    counted: BigInt(Number(row['counted'])),
    cumulative: BigInt(String(row['channel_cumulative'])),
  }))
}

/** Payments whose voucher is within what was settled, and the oldest of the others when those make up for less than that. */
function findCovered(rows: readonly PaidWith[], settled: bigint, target: bigint): PaidWith[] {
  let missing = target - sumCounted(rows.filter(({ isSettled }) => isSettled))
  return rows.filter(({ isSettled, cumulative, counted }) => {
    if (isSettled) return true
    const isCovered = cumulative <= settled || missing > 0n
    if (isCovered) missing -= counted
    return isCovered
  })
}

function sumCounted(rows: readonly PaidWith[]): bigint {
  return rows.reduce((sum, { counted }) => sum + counted, 0n)
}
