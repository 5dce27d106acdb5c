import type { Approved, Draft, UsableOffer } from '../../src/core/payment.ts'
import { pathUsd } from './local-chain.ts'

/** A tempo/charge offer as the protocol hands it to the method; `details` are the request's `methodDetails`. */
export function tempoOffer(details?: unknown, more: Partial<UsableOffer> = {}): UsableOffer {
  return {
    usable: true,
    protocol: 'mpp',
    method: 'tempo',
    intent: 'charge',
    chainId: undefined,
    asset: pathUsd,
    amount: 1_000_000n,
    recipient: '0x742d35cc6634c0532925a3b844bc9e7595f8fe00',
    splits: [],
    expiresAt: undefined,
    realm: 'api.example.com',
    challengeId: 'kM9xPqWvT2nJrHsY4aDfEb',
    description: undefined,
    digest: undefined,
    credentialHeader: 'Authorization',
    terms: details === undefined ? {} : { methodDetails: details },
    raw: {},
    warnings: [],
    ...more,
  }
}

/** What policy would approve of a draft, with the fields as they come back from the ledger. */
export function approvedOf(offer: UsableOffer, draft: Draft, payer: `0x${string}`): Approved {
  return {
    paymentId: 'pay_test',
    protocol: offer.protocol,
    method: offer.method,
    intent: offer.intent,
    chainId: offer.chainId ?? 0,
    token: offer.asset as Approved['token'],
    amount: offer.amount,
    payer,
    recipient: offer.recipient as Approved['recipient'],
    splits: offer.splits,
    memo: draft.memo,
    mode: draft.mode,
    sponsored: draft.sponsored,
    maxFeeMicros: draft.feeMicros,
    validBefore: draft.validBefore,
    realm: offer.realm,
    challengeId: offer.challengeId,
    origin: 'https://api.example.com',
    httpMethod: 'GET',
    bodyHash: '',
    draft: JSON.parse(JSON.stringify(draft.fields)) as Approved['draft'],
  }
}
