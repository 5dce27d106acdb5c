import type { ApprovedCall, ChannelFacts, ChannelPay, SignedCall } from '../../core/channel.ts'
import type { Hex } from '../../core/payment.ts'

/** What goes into the credentials of a session; v2 ones say which channel they mean. @source draft-tempo-session-00, section 9.3 */
export const payloads: ChannelPay['payloads'] = {
  open: ({ channel }: ApprovedCall, { transaction }: SignedCall, cumulative: bigint, signature: Hex) => ({
    action: 'open',
    type: 'transaction',
    ...channelOf(channel),
    transaction,
    cumulativeAmount: cumulative.toString(),
    signature,
    authorizedSigner: channel.authorizedSigner,
  }),
  topUp: ({ channel, amount }: ApprovedCall, { transaction }: SignedCall) => ({
    action: 'topUp',
    type: 'transaction',
    ...channelOf(channel),
    transaction,
    additionalDeposit: amount.toString(),
  }),
  voucher: (channel: ChannelFacts, cumulative: bigint, signature: Hex) => ({
    action: 'voucher',
    ...channelOf(channel),
    cumulativeAmount: cumulative.toString(),
    signature,
  }),
  close: (channel: ChannelFacts, cumulative: bigint, signature: Hex) => ({
    action: 'close',
    ...channelOf(channel),
    cumulativeAmount: cumulative.toString(),
    signature,
  }),
}

/** Who pays, as credentials name it. @source draft-tempo-session-00, section 9 */
export function sourceOf({ chainId, payer }: ChannelFacts): string {
  return `did:pkh:eip155:${chainId}:${payer}`
}

function channelOf(channel: ChannelFacts) {
  const { id, version, payer, payee, operator, token, salt, authorizedSigner, expiringNonceHash } = channel
  if (version === 'v1') return { channelId: id }
  const descriptor = { payer, payee, operator, token, salt, authorizedSigner, expiringNonceHash }
  return { channelId: id, descriptor }
}
