import {
  type CliError,
  InsufficientFundsError,
  OutcomeUnknownError,
  PaidNotDeliveredError,
  RejectedError,
  StateError,
} from '../core/errors.ts'
import type { HeaderList } from '../core/http.ts'
import type { Ledger } from '../core/ledger.ts'
import type { Hex, Paywall, Receipt, Settlement } from '../core/payment.ts'
import { formatTime } from './format-time.ts'
import type { PreparedPayment } from './pay.ts'
import { formatPrice } from './price.ts'
import { protocolOf } from './registry.ts'

/** What a good answer to a paid request says about the money. */
export type Proof =
  | Readonly<{ kind: 'receipt'; receipt: Receipt }>
  /** A 2xx without a receipt that is ours: the ledger stays `sent`. */
  | Readonly<{ kind: 'unproven'; reason: string }>

/**
 * Reads the receipt of a paid reply and checks that it is about this payment.
 *
 * @source draft-httpauth-payment-00, section 5.3; draft-tempo-charge-00, section 7.4
 */
export function readProof(
  payment: PreparedPayment,
  reply: { status: number; headers: HeaderList; url: string; host: string },
): Proof {
  const paywall: Paywall = reply
  const receipt = protocolOf(payment.priced.offer).readReceipt(paywall)
  if (!receipt) return { kind: 'unproven', reason: 'the answer carries no valid receipt' }
  const expected = payment.approved.mode === 'proof' ? payment.approved.challengeId : payment.txHash
  if (receipt.method !== payment.approved.method)
    return { kind: 'unproven', reason: 'the receipt is for another payment method' }
  if (expected !== undefined && receipt.reference.toLowerCase() !== expected.toLowerCase())
    return { kind: 'unproven', reason: 'the receipt names another payment' }
  return { kind: 'receipt', receipt }
}

/**
 * Makes the proof of a good answer durable.
 *
 * @returns Why that failed, as a clause without a full stop; the answer is paid for and has to be delivered all the same.
 */
export function recordProof(ledger: Ledger, payment: PreparedPayment, receipt: Receipt): string | undefined {
  const isHash = payment.approved.mode !== 'proof' && /^0x[0-9a-f]{64}$/i.test(receipt.reference)
  return tryToWrite(() =>
    ledger.settled(payment.id, 'receipt', {
      reference: receipt.reference,
      receipt: receipt.raw,
      txHash: payment.txHash ?? (isHash ? (receipt.reference.toLowerCase() as Hex) : undefined),
    }),
  )
}

/** After the credential has left, a ledger that cannot be written hides nothing: its row is `sent`, and held. */
export function tryToWrite(write: () => void): string | undefined {
  try {
    write()
    return undefined
  } catch (error) {
    if (error instanceof StateError) return error.message
    throw error
  }
}

/** Why a paid request did not end well. */
export type Failure = Readonly<{
  /** `the server answered 500`, `(28) Operation timed out`: our own words, no full stop. */
  cause: string
  /** The server answered with a refusal (4xx); otherwise the answer was lost or an error. */
  refused: boolean
  /** The server's refusal came while the balance did not cover the price. */
  fundsMissing: boolean
}>

/**
 * Turns a failure after the credential left into the ledger's state and the error that is told.
 *
 * @param settlement What one read of the chain said; `undefined` when no endpoint answered.
 * @param known The ledger already holds a valid receipt or the chain's word.
 */
export function settleFailure(
  ledger: Ledger,
  payment: PreparedPayment,
  failure: Failure,
  settlement: Settlement | undefined,
  known: boolean,
): CliError {
  const price = formatPrice(payment.priced)
  if (known || settlement?.state === 'settled') {
    if (!known && settlement?.state === 'settled')
      tryToWrite(() => ledger.settled(payment.id, 'chain', { txHash: settlement.txHash }))
    return new PaidNotDeliveredError(`Paid ${price}, but ${failure.cause}.`, {
      hint: `The money is with the payee; payment ${payment.id} is in \`presto history show ${payment.id}\`.`,
      payment: { id: payment.id, state: 'settled' },
    })
  }
  if (payment.approved.mode === 'proof' && failure.refused) {
    tryToWrite(() => ledger.rejected(payment.id, failure.cause))
    return new RejectedError(`The server refused the proof: ${failure.cause}.`, {
      hint: 'No money was asked for and none moved.',
      payment: { id: payment.id, state: 'rejected' },
    })
  }
  if (settlement?.state === 'dead') return deadError(ledger, payment, failure, price)
  tryToWrite(() => ledger.unknown(payment.id, failure.cause))
  const until = formatTime(payment.approved.validBefore)
  if (failure.fundsMissing)
    return new InsufficientFundsError(
      `The wallet does not have ${price}; the credential was sent and is dead after ${until}.`,
      {
        hint: `${failure.cause}. \`presto history check\` will say that payment ${payment.id} is dead.`,
        payment: { id: payment.id, state: 'unknown' },
      },
    )
  return new OutcomeUnknownError(
    `The payment of ${price} was sent and its outcome is unknown: ${failure.cause}. It can settle until ${until}.`,
    {
      hint: `Do not pay again before \`presto history check\` has decided; --resume ${payment.id} sends the same bytes again.`,
      payment: { id: payment.id, state: 'unknown' },
    },
  )
}

function deadError(ledger: Ledger, payment: PreparedPayment, failure: Failure, price: string): CliError {
  const facts = { payment: { id: payment.id, state: failure.refused ? 'rejected' : 'expired' } }
  if (failure.refused) tryToWrite(() => ledger.rejected(payment.id, failure.cause))
  else tryToWrite(() => ledger.expired(payment.id, failure.cause))
  if (failure.fundsMissing)
    return new InsufficientFundsError(`The wallet does not have ${price}; nothing was paid.`, {
      ...facts,
      hint: `${failure.cause}. \`presto balance\` shows what is there; \`presto fund\` gets test money.`,
    })
  return new RejectedError(`${price} was not paid and can no longer settle: ${failure.cause}.`, {
    ...facts,
    hint: 'The chain is past the time until which the payment was valid; it is safe to try again.',
  })
}
