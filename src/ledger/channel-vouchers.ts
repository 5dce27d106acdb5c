import type { SessionReceipt } from '../core/channel.ts'
import type { ChannelRow, VoucherPayment } from '../core/channel-store.ts'
import { maxOf, minOf, toMicros } from '../core/money.ts'
import type { Hex } from '../core/payment.ts'
import { writeChannelId } from './channel-columns.ts'
import { touchChannelLock } from './channel-lock.ts'
import { type ChannelContext, readChannel, requireChannel, updateChannel } from './channel-rows.ts'
import { growPayment, readSessionPayment, type SessionPayment, sendPayment } from './session-payments.ts'
import { takeStep } from './transitions.ts'

/** Makes a voucher durable before it leaves, and its payment `sent`. @throws {OverLimitError} {Error} nothing is changed then */
export function recordVoucher(
  context: ChannelContext,
  id: Hex,
  cumulative: bigint,
  payment: VoucherPayment,
): void {
  const { database, now } = context
  database.transaction(() => {
    const channel = requireChannel(database, id, 'voucher', ['opening', 'open'])
    const before = readSessionPayment(database, channel, payment.id)
    const raise = checkVoucher(channel, cumulative, before, payment.grows)
    sendPayment(context, before)
    const after = payment.grows > 0n ? growPayment(context, before, payment) : before
    const raised = before.raised + raise
    database.run(
      `UPDATE payments SET channel_id = ?, channel_cumulative = ?, channel_raised = ?, amount = ?, amount_micros = ?,
        counted = ?, counted_at = ?, updated_at = max(updated_at, ?) WHERE id = ?`,
      writeChannelId(id),
      cumulative.toString(),
      raised.toString(),
      after.amount.toString(),
      after.amountMicros.toString(),
      maxOf(after.counted, toMicros(raised, before.decimals)),
      after.countedAt,
      after === before ? now() : after.countedAt,
      payment.id,
    )
    updateChannel(database, id, { signed: cumulative, used_at: now() })
    touchChannelLock(context, channel)
  })
}

/** Whether a payment may grow by a voucher, before a deposit is made for it. @throws {OverLimitError} */
export function checkGrowth(context: ChannelContext, id: Hex, payment: VoucherPayment): void {
  const undo = new Error('nothing is written')
  try {
    context.database.transaction(() => {
      const channel = requireChannel(context.database, id, 'voucher', ['opening', 'open'])
      growPayment(context, readSessionPayment(context.database, channel, payment.id), payment)
      throw undo
    })
  } catch (error) {
    if (error !== undo) throw error
  }
}

/** What a server says it accepted and spent; what contradicts itself or our signature changes nothing. */
export function acknowledgeVoucher(
  { database, now }: ChannelContext,
  id: Hex,
  { acceptedCumulative, spent }: Pick<SessionReceipt, 'acceptedCumulative' | 'spent'>,
): void {
  const write = (): void => {
    const channel = readChannel(database, id)
    if (!channel || spent > acceptedCumulative || acceptedCumulative > channel.signed) return
    updateChannel(database, id, {
      accepted: maxOf(channel.accepted, acceptedCumulative),
      spent: maxOf(channel.spent, spent),
      used_at: now(),
    })
  }
  // Without it the same voucher goes out again, as after a lost answer.
  database.relaxed(() => database.transaction(write))
}

/** The payments whose voucher paid for this one are over; what they raised is this one's now. */
export function supersedePayments(context: ChannelContext, id: Hex, paymentId: string): void {
  const { database, now } = context
  database.transaction(() => {
    const { row, older } = readEarlier(context, id, paymentId)
    // What a channel that has ended paid for is decided, and counts what was settled.
    if (hasEnded(readChannel(database, id))) return
    for (const payment of older)
      takeStep(database, String(payment['id']), 'expired', now(), {
        reason: ['?', `its voucher paid for a later request, ${paymentId}`],
        channel_raised: ['?', '0'],
      })
    const raised = [row, ...older].reduce((sum, each) => sum + BigInt(String(each['channel_raised'])), 0n)
    // A voucher that is out counts in full, whichever payment has it; one that was paid for before counts no second time.
    database.run(
      'UPDATE payments SET channel_raised = ?, counted = ? WHERE id = ?',
      raised.toString(),
      toMicros(raised, Number(row['decimals'])),
      paymentId,
    )
  })
}

/** The payments whose voucher had bought something when this one needed its own. */
export function settleEarlier(context: ChannelContext, id: Hex, paymentId: string): void {
  const { database, now } = context
  database.transaction(() => {
    const { row, older } = readEarlier(context, id, paymentId)
    for (const payment of older) {
      const raised = BigInt(String(payment['channel_raised']))
      // It sent another one's voucher again, and that one is paid.
      if (raised === 0n)
        takeStep(database, String(payment['id']), 'expired', now(), {
          reason: ['?', 'it sent only the voucher of an earlier request'],
        })
      else
        takeStep(database, String(payment['id']), 'settled', now(), {
          settled_by: ['?', 'receipt'],
          reference: ['coalesce(reference, ?)', id],
          reason: ['?', null],
          counted: ['?', Number(toMicros(raised, Number(row['decimals'])))],
        })
    }
  })
}

function hasEnded(channel: ChannelRow | undefined): boolean {
  return channel?.state === 'closed' || channel?.state === 'dead'
}

/** A payment of the channel, and those before it that are not decided. */
function readEarlier({ database }: ChannelContext, id: Hex, paymentId: string) {
  const channelId = writeChannelId(id)
  const row = database.get(
    `SELECT n, decimals, counted, channel_raised FROM payments
      WHERE id = ? AND channel_id = ? AND state IN ('sent','unknown','settled')`,
    paymentId,
    channelId,
  )
  if (!row) throw new Error(`payment ${paymentId} has no voucher of channel ${id}`)
  const older = database.all(
    `SELECT id, channel_raised FROM payments INDEXED BY payments_channel
      WHERE channel_id = ? AND n < ? AND state IN ('sent','unknown')`,
    channelId,
    row['n'] ?? 0,
  )
  return { row, older }
}

/** @returns By how much the voucher raises what is signed. */
function checkVoucher(
  channel: ChannelRow,
  cumulative: bigint,
  payment: SessionPayment,
  grows: bigint,
): bigint {
  const { facts, signed, deposit, pendingDeposit, recovered } = channel
  const refuse = (why: string): Error => new Error(`voucher of ${cumulative} on channel ${facts.id}: ${why}`)
  if (recovered) throw refuse('the channel was recovered, its earlier vouchers are not known')
  if (cumulative <= 0n || cumulative < signed) throw refuse(`below ${signed}, which is signed`)
  if (cumulative > deposit + pendingDeposit) throw refuse(`above the deposit of ${deposit + pendingDeposit}`)
  if (grows < 0n) throw refuse(`payment ${payment.id} cannot shrink`)
  const raise = cumulative - signed
  // What is signed is reserved first: the payment's amount, as far as its vouchers have not used it up.
  const held = payment.amount - minOf(payment.raised, payment.amount) + grows
  if (raise > held) throw refuse(`payment ${payment.id} holds ${held}, not ${raise}`)
  return raise
}
