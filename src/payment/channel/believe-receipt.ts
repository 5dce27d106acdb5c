import type { ChannelFacts, SessionReceipt } from '../../core/channel.ts'
import { formatAmount } from '../../core/money.ts'
import type { Hex } from '../../core/payment.ts'
import type { SessionContext } from './session-context.ts'

/**
 * Why a receipt is not believed: it is about another channel, or claims what was never signed.
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
  if (claimed <= signed) return undefined
  const { decimals, symbol } = priced.token
  const format = (amount: bigint) => `${formatAmount(amount, decimals)} ${symbol}`
  return `the server claims ${format(claimed)} of the channel, and only ${format(signed)} was signed`
}

/** Takes over what a receipt that is believed says. */
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
