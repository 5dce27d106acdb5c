import type { ChannelRow } from '../../core/channel-store.ts'
import { OverLimitError } from '../../core/errors.ts'
import { formatAmount, fromMicros, maxOf, minOf } from '../../core/money.ts'
import { ceilingsOf, depositCeilingsOf, type SessionContext } from './session-context.ts'

/** Units that a first deposit covers where nothing else is known: enough for a short use, little to have locked. */
const usualUnits = 20n
/** The same where the server suggests nothing. */
const modestUnits = 10n

/**
 * The deposit of a new channel, base units: what the user said; otherwise a few units, or what the last channel here came to,
 * never more than the server suggests or the limits allow, and never less than one unit.
 *
 * @throws {OverLimitError} for a `--deposit` below the price of one unit
 * @source draft-tempo-session-00, section 7.1
 */
export function planDeposit(context: SessionContext, first: bigint): bigint {
  const { sessions, terms, priced, offer, store, slot } = context
  const { decimals, symbol } = priced.token
  if (sessions.depositMicros !== undefined) {
    const wanted = fromMicros(sessions.depositMicros, decimals)
    if (wanted >= first) return wanted
    throw new OverLimitError(
      `A deposit of ${formatAmount(wanted, decimals)} ${symbol} does not cover the first ${formatAmount(first, decimals)}.`,
      { hint: 'Nothing was sent. Give a higher --deposit, or leave it out.' },
    )
  }
  const last = store.list({ states: ['closed'], payer: slot.payer }).find((row) => isSameSlot(row, context))
  const use = maxOf((last?.spent ?? 0n) + (last?.spent ?? 0n) / 4n, usualUnits * offer.amount)
  const wish =
    terms.suggestedDeposit === undefined ? modestUnits * offer.amount : minOf(terms.suggestedDeposit, use)
  return maxOf(first, minOf(wish, roomFor(context, 0n)))
}

/** What a topUp adds, base units: as much as is there already, at least what is missing, as far as the limits allow. */
export function planTopUp(context: SessionContext, row: ChannelRow, required: bigint): bigint {
  const missing = required - row.deposit
  return maxOf(missing, minOf(row.deposit, roomFor(context, row.deposit + row.pendingDeposit)))
}

/** How much more may be locked, base units. */
function roomFor(context: SessionContext, inChannel: bigint): bigint {
  const { priced, store } = context
  const { decimals } = priced.token
  const { perChannel, together } = depositCeilingsOf(context)
  const { invocation } = ceilingsOf(context)
  const locked = store.lockedMicros({ testnet: priced.network.testnet })
  const rooms = [fromMicros(perChannel, decimals) - inChannel, fromMicros(together - locked, decimals)]
  if (invocation !== undefined) rooms.push(fromMicros(invocation, decimals))
  return maxOf(0n, rooms.reduce(minOf))
}

function isSameSlot(row: ChannelRow, { slot }: SessionContext): boolean {
  return row.origin === slot.origin && row.payee === slot.payee && row.token === slot.token
}
