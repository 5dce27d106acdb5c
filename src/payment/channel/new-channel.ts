import type { ApprovedCall } from '../../core/channel.ts'
import type { ChannelRow, NewChannel } from '../../core/channel-store.ts'
import { maxOf } from '../../core/money.ts'
import { planDeposit } from './deposit.ts'
import { randomPast } from './random-past.ts'
import { type SessionContext, secondsOf } from './session-context.ts'
import { formatStoredCall } from './stored-call.ts'

/** What one request signs for. */
export type Step = Readonly<{
  /** The transaction that opens the channel; `undefined` for one that is open. */
  open: ApprovedCall | undefined
  row: ChannelRow | undefined
  /** The voucher's total. */
  cumulative: bigint
  /** What the payment is intended with: by how much the voucher raises what is signed, or the price when it goes out again. */
  amount: bigint
  /** The voucher may have left before, and its answer was lost. */
  isAgain: boolean
  /** The total that pays for this request for certain, when everything that was signed before has bought something. */
  atMost: bigint
}>

/**
 * The voucher of a request: one unit more than was spent, and never less than what may have left before.
 *
 * @source draft-tempo-session-00, sections 10.5, 11.3 and 11.4
 */
export function planVoucher(context: SessionContext, row: ChannelRow): Step {
  const { offer, terms } = context
  const wanted = row.spent + offer.amount
  const atMost = row.signed + offer.amount
  if (row.signed >= wanted)
    return { open: undefined, row, cumulative: row.signed, amount: offer.amount, isAgain: true, atMost }
  const cumulative = maxOf(wanted, row.accepted + terms.minVoucherDelta)
  return { open: undefined, row, cumulative, amount: cumulative - row.signed, isAgain: false, atMost }
}

/**
 * A channel of its own for the first request, with the facts that it will have for good.
 *
 * @param deposit Base units; planned when absent.
 */
export function planOpening(context: SessionContext, deposit?: bigint): Step {
  const { offer, terms, pay, slot, sessions, situation } = context
  const first = maxOf(offer.amount, terms.minVoucherDelta)
  const open = pay.draftOpen(offer, {
    now: secondsOf(context),
    maxFeeMicros: situation.limits.maxFeeMicros,
    sponsored: terms.feePayer,
    validAfter: randomPast(sessions),
    expiresAt: offer.expiresAt,
    payer: slot.payer,
    salt: `0x${Buffer.from(sessions.random(32)).toString('hex')}`,
    deposit: deposit ?? planDeposit(context, first),
  })
  return { open, row: undefined, cumulative: first, amount: first, isAgain: false, atMost: first }
}

/** The row of a channel that is about to be opened. */
export function describeChannel(context: SessionContext, open: ApprovedCall): NewChannel {
  const { slot, priced, request, sessions, deps } = context
  return {
    ...slot,
    facts: open.channel,
    network: priced.network.name,
    testnet: priced.network.testnet,
    host: request.host,
    currency: priced.token.symbol,
    decimals: priced.token.decimals,
    dollar: priced.token.dollar,
    pendingDeposit: open.amount,
    pendingCall: formatStoredCall(open),
    feeMicros: open.draft.feeMicros,
    resource: sessions.resource,
    createdAt: deps.now(),
  }
}
