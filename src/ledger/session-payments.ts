import type { ChannelRow, VoucherPayment } from '../core/channel-store.ts'
import type { PaymentState } from '../core/ledger.ts'
import { toMicros } from '../core/money.ts'
import { writeChannelId } from './channel-columns.ts'
import type { ChannelContext } from './channel-rows.ts'
import type { Database } from './database.ts'
import { overLimitError } from './over-limit.ts'
import { findPassed, readCountedAt, readSpending } from './spending.ts'
import { takeStep } from './transitions.ts'

/** The part of a payment that its vouchers change. Amounts in base units, `counted` in micro-dollars. */
export type SessionPayment = Readonly<{
  id: string
  state: PaymentState
  host: string
  testnet: boolean
  currency: string
  decimals: number
  amount: bigint
  amountMicros: bigint
  counted: bigint
  countedAt: number
  /** By how much its vouchers raised what is signed on the channel. */
  raised: bigint
}>

/**
 * The payment that a voucher is for.
 *
 * @throws {Error} for one of another intent, channel, payer or token
 */
export function readSessionPayment(database: Database, channel: ChannelRow, id: string): SessionPayment {
  const row = database.get(
    `SELECT state, host, currency, amount, amount_micros, counted, counted_at, channel_raised FROM payments
      WHERE id = ? AND intent = 'session' AND amount_micros IS NOT NULL AND testnet = ? AND chain_id = ? AND decimals = ?
      AND lower(token) = ? AND lower(payer) = ? AND coalesce(channel_id, ?) = ?`,
    id,
    channel.testnet ? 1 : 0,
    channel.chainId,
    channel.decimals,
    channel.token.toLowerCase(),
    channel.payer.toLowerCase(),
    writeChannelId(channel.facts.id),
    writeChannelId(channel.facts.id),
  )
  if (!row) throw new Error(`payment ${id} is none of channel ${channel.facts.id}`)
  return {
    id,
    state: row['state'] as PaymentState,
    host: String(row['host']),
    testnet: channel.testnet,
    currency: String(row['currency']),
    decimals: channel.decimals,
    amount: BigInt(String(row['amount'])),
    amountMicros: BigInt(String(row['amount_micros'])),
    counted: BigInt(Number(row['counted'])),
    countedAt: Number(row['counted_at']),
    raised: BigInt(String(row['channel_raised'] ?? 0)),
  }
}

/** A stream goes on after its receipt: a settled payment stays settled. */
export function sendPayment({ database, now, owner }: ChannelContext, { id, state }: SessionPayment): void {
  if (state === 'intended') takeStep(database, id, 'signed', now())
  const { pid, start } = owner()
  const columns = { owner_pid: ['?', pid], owner_start: ['?', start ?? null] } as const
  takeStep(database, id, 'sent', now(), columns, ['settled'])
}

/**
 * The payment as it would be. What is added counts from now on, and the rest of the payment with it: one row has one time.
 *
 * @throws {OverLimitError}
 */
export function growPayment(
  { database, now }: ChannelContext,
  payment: SessionPayment,
  { grows, ceilings }: VoucherPayment,
): SessionPayment {
  const amount = payment.amount + grows
  const amountMicros = toMicros(amount, payment.decimals)
  const adds = amountMicros - payment.amountMicros
  const countedAt = readCountedAt(database, now())
  database.run('UPDATE payments SET counted_at = ? WHERE id = ?', countedAt, payment.id)
  const grown = {
    ...payment,
    intent: 'session',
    amount,
    amountMicros,
    countedAt,
    counted: payment.counted + adds,
  }
  const passed = findPassed(grown, ceilings, () => readSpending(database, { ...payment, now: now() }), adds)
  if (passed) {
    throw overLimitError(grown, passed, { amount: grows, amountMicros: adds, state: payment.state })
  }
  return grown
}
