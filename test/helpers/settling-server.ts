import { TxEnvelopeTempo } from 'ox/tempo'
import type { Hex } from '../../src/core/payment.ts'
import {
  type Answer,
  type ChallengeParts,
  hostileServer,
  paywall,
  readCredential,
  receipt,
} from './hostile-server.ts'
import { rpc } from './local-chain.ts'
import type { Recorded, TestServer } from './paid-server.ts'

/** What a credential says that was made for pull or push. */
export type PaidCredential = Readonly<{
  challenge: Readonly<Record<string, string>>
  payload: Readonly<{ type: string; signature?: Hex; hash?: Hex; transaction?: Hex }>
  source?: string
}>

/** The credential of a request. */
export function credentialOf({ credential }: Recorded): PaidCredential {
  return readCredential(credential) as PaidCredential
}

/** The transaction inside a pull credential, decoded by another library than presto's own code. */
export function transactionOf(request: Recorded): TxEnvelopeTempo.TxEnvelopeTempo {
  const { signature } = credentialOf(request).payload
  return TxEnvelopeTempo.deserialize(signature as TxEnvelopeTempo.Serialized)
}

/** Puts the transaction of a pull credential on the chain. @returns Its hash. */
export async function settle(
  request: Recorded,
  send: (method: string, params: readonly unknown[]) => Promise<unknown> = rpc,
): Promise<Hex> {
  const { signature } = credentialOf(request).payload
  const mined = (await send('eth_sendRawTransactionSync', [signature])) as {
    transactionHash: Hex
    status: Hex
  }
  if (mined.status !== '0x1') throw new Error('the transaction was reverted')
  return mined.transactionHash
}

/**
 * A server that asks for a payment by a challenge that mppx would not send, settles what comes, and answers `paid` with a
 * receipt; the same credential again is answered again.
 *
 * @param then Another answer to a paid request, after it was settled.
 */
export function settlingServer(
  parts: readonly ChallengeParts[],
  then: (txHash: Hex, request: Recorded) => Answer | Promise<Answer> = paidAnswer,
): Promise<TestServer> {
  const settled = new Map<string, Promise<Hex>>()
  return hostileServer(async (request) => {
    const { credential } = request
    if (credential === undefined) return paywall(...parts)
    const txHash = settled.get(credential) ?? settle(request)
    settled.set(credential, txHash)
    return then(await txHash, request)
  })
}

/** `paid` with a receipt for the transaction. */
export function paidAnswer(txHash: Hex): Answer {
  return { headers: [['Payment-Receipt', receipt({ reference: txHash })]], body: 'paid' }
}
