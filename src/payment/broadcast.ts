import { OutcomeUnknownError, RejectedError } from '../core/errors.ts'
import type { Ledger } from '../core/ledger.ts'
import type { Approved, Pay, SignedPayment } from '../core/payment.ts'
import { formatTime } from './format-time.ts'
import type { PayDeps } from './pay.ts'
import { formatPrice, type PricedOffer } from './price.ts'

/**
 * A push broadcast is the moment the money leaves: `sent` is durable before, `settled` after the chain says so.
 *
 * @throws {OutcomeUnknownError} {RejectedError} when it did not succeed
 */
export async function broadcast(
  pay: Pay,
  priced: PricedOffer,
  approved: Approved,
  signed: SignedPayment,
  deps: Pick<PayDeps, 'rpc' | 'ledger'>,
): Promise<void> {
  const rpc = await deps.rpc(priced.network)
  if (!rpc) throw new Error('push without an endpoint was approved')
  const id = approved.paymentId
  deps.ledger.sent(id)
  try {
    await pay.broadcast(signed, rpc)
    deps.ledger.settled(id, 'chain', { txHash: signed.txHash })
  } catch (error) {
    const settlement = await pay.settlement(approved, signed.txHash, rpc).catch(() => undefined)
    if (settlement?.state === 'settled') deps.ledger.settled(id, 'chain', { txHash: settlement.txHash })
    else throw broadcastError(error, priced, approved, settlement?.state === 'dead', deps.ledger)
  }
}

function broadcastError(
  cause: unknown,
  priced: PricedOffer,
  approved: Approved,
  dead: boolean,
  ledger: Ledger,
): Error {
  const { paymentId: id, validBefore } = approved
  const price = formatPrice(priced)
  if (dead) {
    ledger.rejected(id, 'the chain refused the transaction')
    return new RejectedError(`The chain refused the payment of ${price}; it was not paid.`, {
      payment: { id, state: 'rejected' },
      cause,
    })
  }
  ledger.unknown(id, 'the broadcast failed')
  return new OutcomeUnknownError(
    `The payment of ${price} was broadcast and its outcome is unknown. It can settle until ${formatTime(validBefore)}.`,
    { hint: '`presto history check` will say what became of it.', payment: { id, state: 'unknown' }, cause },
  )
}
