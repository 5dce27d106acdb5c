import type { Intention } from '../core/ledger.ts'
import { toMicros } from '../core/money.ts'
import type { Address, Draft } from '../core/payment.ts'
import { storedChallenge } from '../protocols/mpp/credential.ts'
import type { PayDeps, RequestFacts } from './pay.ts'
import type { PricedOffer } from './price.ts'

/** What stands in a row whose offer was refused before anything was drafted. */
const nothingDrafted: Draft = {
  mode: 'pull',
  sponsored: false,
  memo: undefined,
  feeMicros: 0n,
  validBefore: 0,
  fields: {},
}

/** The ledger row of an offer that will be paid, or that was refused before it was drafted. */
export function writeIntention(
  priced: PricedOffer,
  drafted: Draft | undefined,
  request: RequestFacts,
  deps: Pick<PayDeps, 'newId' | 'now' | 'payer'>,
): Intention {
  const { offer, network, token } = priced
  const draft = drafted ?? nothingDrafted
  return {
    id: deps.newId(),
    protocol: offer.protocol,
    method: offer.method,
    intent: offer.intent,
    network: network.name,
    chainId: network.chainId,
    genesis: network.genesis,
    testnet: network.testnet,
    amount: offer.amount,
    decimals: token.decimals,
    amountMicros: token.dollar ? toMicros(offer.amount, token.decimals) : undefined,
    feeMicros: draft.feeMicros,
    currency: token.symbol,
    token: token.address,
    payer: deps.payer.address,
    recipient: offer.recipient as Address,
    splits: offer.splits,
    mode: draft.mode,
    memo: draft.memo,
    sponsored: draft.sponsored,
    validBefore: draft.validBefore,
    ...request,
    challenge: storedChallenge(offer),
    credentialHeader: offer.credentialHeader,
    draft: draft.fields,
    createdAt: deps.now(),
  }
}
