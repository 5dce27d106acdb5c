import type { ApprovedCall } from '../../core/channel.ts'
import type { ChannelRow } from '../../core/channel-store.ts'
import { CurlError, WalletError } from '../../core/errors.ts'
import type { Hex } from '../../core/payment.ts'
import type { ChannelDeps } from './channel-deps.ts'
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
  const signer = await deps.signer(row)
  if (signer.address !== row.facts.payer)
    throw new WalletError(
      `The channel ${row.facts.id} belongs to ${row.facts.payer}, not to ${signer.address}`,
    )
  const call: ApprovedCall = deps.pay.draftCall(kind, row.facts, 0n, {
    // The chain's clock decides how long a transaction is good for.
    now: clock,
    maxFeeMicros: deps.maxFeeMicros,
    sponsored: false,
    validAfter: longAgo(deps.random(4)),
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

/** Unix seconds between 1970 and 2004: two transactions that say the same are never the same. */
function longAgo(random: Uint8Array): number {
  const [a = 0, b = 0, c = 0, d = 0] = random
  return 1 + ((((a & 0x3f) << 24) | (b << 16) | (c << 8) | d) >>> 0)
}
