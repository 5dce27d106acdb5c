import type { VoucherState } from '../core/channel.ts'
import { CurlError } from '../core/errors.ts'
import type { Ledger, PaymentRow } from '../core/ledger.ts'
import type { Hex, Rpc, Settlement } from '../core/payment.ts'
import { approve } from './approve.ts'
import { methodOf, sessionMethodOf } from './registry.ts'

/** The method that signed a stored payment: a plain transfer was signed by tempo/charge's code. */
export function methodOfRow(row: PaymentRow): ReturnType<typeof methodOf> {
  return methodOf({ ...row, intent: row.intent === 'transfer' ? 'charge' : row.intent })
}

/**
 * Asks the chain about a stored payment.
 *
 * @param rpc Endpoint of the row's own chain; `undefined` when none is known.
 * @returns `undefined` when nobody could be asked.
 */
export async function settlementOf(row: PaymentRow, rpc: Rpc | undefined): Promise<Settlement | undefined> {
  const method = methodOfRow(row)
  if (!method || !rpc) return undefined
  const pay = await method.load()
  try {
    return await pay.settlement(approve(row, challengeOf(row)), row.txHash, rpc)
  } catch {
    return undefined
  }
}

function isOpen(row: PaymentRow | undefined): boolean {
  return row?.state === 'sent' || row?.state === 'unknown'
}

/** Realm and id of the challenge a row answers. */
export function challengeOf(row: PaymentRow): { realm: string; challengeId: string } {
  return { realm: row.challenge['realm'] ?? '', challengeId: row.challenge['id'] ?? '' }
}

/** A stored payment by voucher: the store has its channel. */
export type VoucherRow = PaymentRow & Readonly<{ channelId: Hex; cumulative: bigint }>

/** True for a payment of which a voucher may have left. */
export function isVoucher(row: PaymentRow): row is VoucherRow {
  return row.channelId !== undefined && row.cumulative !== undefined
}

/**
 * Asks the chain about a payment by voucher, and writes down what it says: settled when that much was paid out, and when its
 * channel is finalized, the end of the channel, which decides all of its payments.
 *
 * @param rpc Endpoint of the channel's own chain.
 * @returns `undefined` when nobody could be asked; `pending` while the payee may still settle the voucher.
 */
export async function settleVoucher(
  row: VoucherRow,
  rpc: Rpc,
  ledger: Pick<Ledger, 'channels' | 'get' | 'settled'>,
): Promise<VoucherState | undefined> {
  const store = ledger.channels()
  const channel = store.get(row.channelId)
  const pay = await sessionMethodOf(row)?.loadChannels()
  if (!channel || !pay) return undefined
  try {
    const state = await pay.settlement(channel.facts, row.cumulative, rpc)
    if (state === 'pending') return state
    const found = await pay.readChannel(channel.facts, rpc)
    if (found?.finalized) store.closed(row.channelId, { settled: found.settled, txHash: undefined })
    // The process that sent it may have learnt meanwhile what became of it.
    else if (isOpen(ledger.get(row.id))) ledger.settled(row.id, 'chain', {})
    return state
  } catch (error) {
    if (error instanceof CurlError) return undefined
    throw error
  }
}
