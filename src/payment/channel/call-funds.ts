import type { ApprovedCall } from '../../core/channel.ts'
import type { Draft } from '../../core/payment.ts'
import { checkFunds } from '../funds.ts'
import type { SessionContext } from './session-context.ts'

/** Returns when the wallet covers what a call locks, and its network fee. @throws {InsufficientFundsError} */
export async function checkCallFunds(context: SessionContext, call: ApprovedCall): Promise<void> {
  await checkFunds(pricedAs(context, call.amount), draftOf(call), context.deps)
}

/** The offer with another amount than its price. */
export function pricedAs({ priced }: SessionContext, amount: bigint): SessionContext['priced'] {
  return { ...priced, offer: { ...priced.offer, amount } }
}

/** What a voucher, and the transaction that goes with it, mean for a ledger row. */
export function draftOf(call: ApprovedCall | undefined): Draft {
  return {
    mode: 'pull',
    sponsored: call?.draft.sponsored ?? false,
    memo: undefined,
    feeMicros: call?.draft.feeMicros ?? 0n,
    validBefore: call?.draft.validBefore ?? 0,
    fields: {},
  }
}
