import { checkCallFunds } from './call-funds.ts'
import type { Step } from './new-channel.ts'
import { depositCeilingsOf, type SessionContext } from './session-context.ts'
import { draftTopUp } from './top-up.ts'

/**
 * Returns when limits and wallet allow what a request locks; before anything is reserved or asked.
 *
 * @throws {OverLimitError}
 * @throws {InsufficientFundsError}
 */
export async function checkAffordable(
  context: SessionContext,
  { open, row, cumulative }: Step,
): Promise<void> {
  // A stored opening holds its deposit already.
  if (open) {
    if (!row) checkCeilings(context, 0n, open.amount)
    await checkCallFunds(context, row ? { ...open, amount: 0n } : open)
  } else if (row && cumulative > row.deposit + row.pendingDeposit) {
    checkCeilings(context, row.deposit, cumulative - row.deposit)
    await draftTopUp(context, row, cumulative, context.offer)
  }
}

function checkCeilings(context: SessionContext, before: bigint, amount: bigint): void {
  const { token, network } = context.priced
  const { symbol, decimals, dollar } = token
  const asset = { currency: symbol, decimals, dollar, testnet: network.testnet }
  context.store.checkDeposit(asset, { before, amount }, depositCeilingsOf(context))
}
