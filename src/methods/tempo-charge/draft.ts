import { checkFee } from '../../chain/check-fee.ts'
import { feeCapOf, feeMicrosOf, gasOfTransfers, sponsoredGasOfTransfers } from '../../chain/fees.ts'
import { formatGasFields } from '../../chain/gas-fields.ts'
import { keccakText } from '../../chain/keccak.ts'
import { lifeSeconds } from '../../chain/tempo-transaction.ts'
import { BadChallengeError, NoUsableOfferError } from '../../core/errors.ts'
import type { Draft, DraftContext, Hex, UsableOffer } from '../../core/payment.ts'
import { attributionMemo } from './attribution.ts'
import type { TempoTerms } from './terms.ts'

/** A pushed payment has to be in a block and looked up before the challenge ends. */
const pushLifeSeconds = 60
const proofLifeSeconds = 300

/**
 * What would be signed for an offer.
 *
 * @throws {NoUsableOfferError} when `--mode` wants what the challenge does not take.
 * @throws {BadChallengeError} when a push payment would come too late.
 * @throws {OverLimitError} when the network fee may be above the ceiling.
 */
export function draft(offer: UsableOffer, context: DraftContext): Draft {
  const terms = offer.terms as TempoTerms
  if (offer.amount === 0n) return draftProof(offer, context)
  const mode = chooseMode(terms, context.mode)
  if (mode === 'push' && offer.expiresAt !== undefined && offer.expiresAt < context.now + pushLifeSeconds)
    throw new BadChallengeError('The challenge expires too soon for a push payment.')
  const fees = readFees(offer, terms)
  checkFee(fees.feeMicros, context.maxFeeMicros)
  return {
    mode,
    sponsored: terms.feePayer,
    memo: memoOf(offer, terms),
    feeMicros: fees.feeMicros,
    validBefore: Math.min(context.now + lifeSeconds, offer.expiresAt ?? Number.POSITIVE_INFINITY),
    fields: formatGasFields({ ...fees, validAfter: distinctTime(offer.challengeId) }),
  }
}

function draftProof(offer: UsableOffer, context: DraftContext): Draft {
  return {
    mode: 'proof',
    sponsored: false,
    memo: undefined,
    feeMicros: 0n,
    validBefore: offer.expiresAt ?? context.now + proofLifeSeconds,
    fields: {},
  }
}

/** @source draft-tempo-charge-00, section 4.3 and 7.1 */
function chooseMode({ modes, feePayer }: TempoTerms, wanted: DraftContext['mode']): 'pull' | 'push' {
  const allowed = feePayer ? modes.filter((mode) => mode === 'pull') : modes
  const mode = wanted ?? (allowed.includes('pull') ? 'pull' : 'push')
  if (allowed.includes(mode)) return mode
  throw new NoUsableOfferError(
    feePayer && mode === 'push'
      ? 'The server pays the network fee, so it has to broadcast the payment itself.'
      : `The server does not take ${mode} payments.`,
    { hint: 'Nothing was sent. Leave --mode out.' },
  )
}

function readFees({ chainId, splits }: UsableOffer, { feePayer }: TempoTerms) {
  if (chainId === undefined) throw new Error('the offer has no chain')
  const cap = feeCapOf(chainId)
  const count = 1 + splits.length
  if (feePayer) return { ...cap, gas: sponsoredGasOfTransfers(count, cap), feeMicros: 0n }
  const gas = gasOfTransfers(count)
  return { ...cap, gas, feeMicros: feeMicrosOf(gas, cap.maxFeePerGas) }
}

/** Without a memo of the server's own, one that ties the transfer to this challenge; plain transfers have none. */
function memoOf(offer: UsableOffer, terms: TempoTerms): Hex | undefined {
  if (offer.intent === 'transfer') return undefined
  return terms.memo ?? attributionMemo(offer.realm, offer.challengeId)
}

/**
 * A time long ago for `validAfter`, another one for every challenge: two payments of one second that are equal in everything
 * else must not be the same transaction. Not random, so that a second draft is the same.
 */
function distinctTime(challengeId: string): number {
  return 1 + (Number.parseInt(keccakText(challengeId).slice(-8), 16) % 1_500_000_000)
}
