import { channelFeesOf } from '../../chain/channel-fees.ts'
import { checkFee } from '../../chain/check-fee.ts'
import { formatGasFields } from '../../chain/gas-fields.ts'
import { encodeForSigning, lifeSeconds } from '../../chain/tempo-transaction.ts'
import type { ApprovedCall, CallContext, CallDraft, ChannelFacts, SessionTerms } from '../../core/channel.ts'
import { BadChallengeError } from '../../core/errors.ts'
import type { Address, Hex, UsableOffer } from '../../core/payment.ts'
import { callTransaction } from './call-transaction.ts'
import { channelId, expiringNonceHash } from './channel-id.ts'
import { maxAmounts } from './session-amount.ts'

type OpenContext = CallContext & Readonly<{ payer: Address; salt: Hex; deposit: bigint }>

/**
 * A new channel for an offer and the transaction that opens it. Its vouchers are the payer's own.
 *
 * @throws {OverLimitError} when the network fee may be above the ceiling.
 * @throws {BadChallengeError} when the deposit is more than a channel can hold.
 */
export function draftOpen(offer: UsableOffer, context: OpenContext): ApprovedCall {
  const { version, escrow, operator } = offer.terms as SessionTerms
  const { payer, salt, deposit } = context
  if (offer.chainId === undefined || offer.recipient === undefined) throw new Error('the offer was not read')
  const facts = {
    version,
    chainId: offer.chainId,
    escrow,
    token: offer.asset as Address,
    payer,
    payee: offer.recipient as Address,
    operator,
    salt,
    authorizedSigner: payer,
  }
  checkAmount(facts, deposit)
  const draft = draftOf('open', facts, context)
  const hash = version === 'v2' ? openingHash(facts, deposit, draft) : undefined
  const channel = { ...facts, expiringNonceHash: hash }
  return { kind: 'open', channel: { id: channelId(channel), ...channel }, amount: deposit, draft }
}

/**
 * A later transaction of a channel. Nobody sponsors what does not go through the server.
 *
 * @param amount What a topUp adds, base units; 0 for the others.
 * @throws {OverLimitError} when the network fee may be above the ceiling.
 * @throws {BadChallengeError} when the amount is more than a channel can hold.
 */
export function draftCall(
  kind: 'topUp' | 'requestClose' | 'withdraw',
  channel: ChannelFacts,
  amount: bigint,
  context: CallContext,
): ApprovedCall {
  checkAmount(channel, amount)
  const sponsored = context.sponsored && kind === 'topUp'
  return { kind, channel, amount, draft: draftOf(kind, channel, { ...context, sponsored }) }
}

type Facts = Omit<ChannelFacts, 'id' | 'expiringNonceHash'>

function openingHash(facts: Facts, deposit: bigint, draft: CallDraft): Hex {
  const channel = { ...facts, expiringNonceHash: undefined }
  return expiringNonceHash(
    encodeForSigning(callTransaction('open', channel, undefined, deposit, draft)),
    facts.payer,
  )
}

function draftOf(kind: ApprovedCall['kind'], facts: Facts, context: CallContext): CallDraft {
  const { now, sponsored, maxFeeMicros, validAfter, expiresAt } = context
  const { feeMicros, ...fees } = channelFeesOf(`${facts.version}.${kind}`, facts.chainId, sponsored)
  checkFee(feeMicros, maxFeeMicros)
  return {
    sponsored,
    feeMicros,
    validBefore: Math.min(now + lifeSeconds, expiresAt ?? Number.POSITIVE_INFINITY),
    fields: formatGasFields({ ...fees, validAfter }),
  }
}

/** @source draft-tempo-session-00, section 6.2.1 */
function checkAmount({ version }: Facts, amount: bigint): void {
  if (amount > maxAmounts[version])
    throw new BadChallengeError('The deposit would be more than a channel can hold.', {
      hint: 'Nothing was sent.',
    })
}
