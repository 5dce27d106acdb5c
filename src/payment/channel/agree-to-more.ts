import { formatAmount } from '../../core/money.ts'
import { askToGoOn } from '../consent.ts'
import { dollarsOf } from '../price.ts'
import type { SignedVoucher } from './paid-session.ts'
import type { SessionContext } from './session-context.ts'

/**
 * Returns when a stream may go on.
 *
 * @param grows By how much its payment would grow, base units.
 * @param deposit What would be added to the channel, base units; 0 for nothing.
 * @throws {DeclinedError}
 */
export type Agreement = (grows: bigint, deposit: bigint) => Promise<void>

/** Asks where the user wants it, of a price once: who agreed to a stream above it is not asked at each event. */
export function createAgreement(context: SessionContext, { paymentId }: SignedVoucher): Agreement {
  const { deps, options, priced, request } = context
  const { consent } = options
  const { decimals, symbol } = priced.token
  const format = (amount: bigint) => `${formatAmount(amount, decimals)} ${symbol}`
  const micros = (amount: bigint) => dollarsOf({ ...priced, offer: { ...priced.offer, amount } })
  let isAgreed: boolean | undefined
  return async (grows, deposit) => {
    if (consent.yes || (!consent.always && consent.aboveMicros === undefined)) return
    const paid = deps.ledger.get(paymentId)?.amount ?? 0n
    // The first price was asked for before the stream began.
    isAgreed ??= consent.aboveMicros !== undefined && micros(paid) > consent.aboveMicros
    const isDeposit = deposit > 0n
    const what = isDeposit
      ? `add ${format(deposit)} to the deposit of its channel`
      : `pay more than ${format(paid)} for it`
    const text = `The stream of ${request.host} has cost ${format(paid)} so far. Go on, and ${what}?`
    const rules = isAgreed ? { ...consent, aboveMicros: undefined } : consent
    const wasAsked = await askToGoOn(rules, micros(paid + grows), text, { isDeposit }, deps.ask)
    isAgreed ||= wasAsked
  }
}
