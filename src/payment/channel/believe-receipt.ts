import type { ChannelFacts, SessionReceipt } from '../../core/channel.ts'
import { formatAmount } from '../../core/money.ts'
import type { Hex, Receipt } from '../../core/payment.ts'
import type { SignedVoucher } from './paid-session.ts'
import type { SessionContext } from './session-context.ts'

/**
 * Why a receipt is not believed: it is about another channel, claims what was never signed, or contradicts itself.
 *
 * @source draft-tempo-session-00, section 13.6
 */
export function doubtOf(
  { store, priced }: SessionContext,
  facts: ChannelFacts,
  { channelId, acceptedCumulative, spent }: SessionReceipt,
): string | undefined {
  if (channelId !== facts.id) return 'the receipt names another channel'
  const signed = store.get(facts.id)?.signed ?? 0n
  const claimed = spent > acceptedCumulative ? spent : acceptedCumulative
  if (claimed <= signed)
    return spent > acceptedCumulative ? 'the receipt contradicts itself: more spent than accepted' : undefined
  const { decimals, symbol } = priced.token
  const format = (amount: bigint) => `${formatAmount(amount, decimals)} ${symbol}`
  return `the server claims ${format(claimed)} of the channel, and only ${format(signed)} was signed`
}

/** Takes over what a receipt that is believed says, also about the payment and those before it. */
export function settleBy(
  context: SessionContext,
  { facts, paymentId, isAgain, isRaised }: SignedVoucher,
  receipt: SessionReceipt,
  raw: Receipt['raw'],
): void {
  const { store, deps } = context
  confirm(context, facts.id, receipt)
  deps.ledger.settled(paymentId, 'receipt', { reference: facts.id, receipt: raw })
  if (isAgain) store.supersede(facts.id, paymentId)
  else if (isRaised) store.settleEarlier(facts.id, paymentId)
}

/** Takes over what a receipt that is believed says about the channel. */
export function confirm(context: SessionContext, id: Hex, receipt: SessionReceipt): void {
  confirmOpening(context, id)
  context.store.acknowledge(id, receipt)
}

/**
 * A server that goes on with a channel has seen its opening: the deposit is what our own transaction says.
 *
 * @param claimed The deposit that the server speaks of; one that is smaller proves nothing.
 */
export function confirmOpening({ store }: SessionContext, id: Hex, claimed?: bigint): void {
  const row = store.get(id)
  if (row?.state !== 'opening' || (claimed !== undefined && claimed < row.pendingDeposit)) return
  store.confirmDeposit(id, row.pendingDeposit)
}
