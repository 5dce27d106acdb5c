import type { ApprovedCall } from '../../core/channel.ts'
import type { ChannelRow } from '../../core/channel-store.ts'
import { CurlError } from '../../core/errors.ts'
import type { Hex } from '../../core/payment.ts'
import { type ChannelDeps, signerOf } from './channel-deps.ts'
import { randomPast } from './random-past.ts'
import type { ChainView } from './read-chain.ts'

/** A transaction of the payer's own: what it costs at most, its hash, and why it failed, a clause. */
export type SentCall = Readonly<{ feeMicros: bigint; txHash: Hex | undefined; failure: string | undefined }>

/**
 * Signs and broadcasts a close request or a withdrawal. Only the chain says afterwards whether it happened.
 *
 * @param beforeItLeaves Is handed the highest fee; what must be durable is written here.
 * @throws {OverLimitError} {WalletError} nothing was sent
 */
export async function sendCall(
  kind: 'requestClose' | 'withdraw',
  row: ChannelRow,
  deps: ChannelDeps,
  { clock, rpc }: Pick<ChainView & { kind: 'found' }, 'clock' | 'rpc'>,
  beforeItLeaves: (feeMicros: bigint) => void,
): Promise<SentCall> {
  const signer = await signerOf(row, deps)
  const call: ApprovedCall = deps.pay.draftCall(kind, row.facts, 0n, {
    // The chain's clock decides how long a transaction is good for.
    now: clock,
    maxFeeMicros: deps.maxFeeMicros,
    sponsored: false,
    validAfter: randomPast(deps),
    expiresAt: undefined,
  })
  const signed = await deps.pay.signCall(call, signer)
  beforeItLeaves(call.draft.feeMicros)
  const sent = { feeMicros: call.draft.feeMicros, txHash: signed.txHash }
  try {
    await deps.pay.broadcast(signed, rpc)
    return { ...sent, failure: undefined }
  } catch (error) {
    if (!(error instanceof CurlError)) throw error
    return { ...sent, failure: error.message.replace(/\.$/, '') }
  }
}
