import type { Intention } from '../core/ledger.ts'
import type { Address, Approved } from '../core/payment.ts'

/**
 * The one frozen object that a signer may sign, made from the row that was reserved: a later edit of the offer changes
 * nothing. Also what `--resume` rebuilds the same bytes from.
 */
export function approve(row: Intention, challenge: { realm: string; challengeId: string }): Approved {
  return deepFreeze({
    paymentId: row.id,
    protocol: row.protocol,
    method: row.method,
    intent: row.intent,
    chainId: row.chainId,
    token: row.token,
    amount: row.amount,
    payer: row.payer,
    recipient: row.recipient as Address,
    splits: row.splits.map((split) => ({ ...split })),
    memo: row.memo,
    mode: row.mode,
    sponsored: row.sponsored,
    maxFeeMicros: row.feeMicros,
    validBefore: row.validBefore,
    realm: challenge.realm,
    challengeId: challenge.challengeId,
    origin: row.origin,
    httpMethod: row.httpMethod,
    bodyHash: row.bodyHash,
    draft: structuredClone(row.draft) as Approved['draft'],
  })
}

function deepFreeze<T extends object>(value: T): T {
  for (const member of Object.values(value))
    if (typeof member === 'object' && member !== null) deepFreeze(member)
  return Object.freeze(value)
}
