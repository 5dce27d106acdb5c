import { abiWords } from '../../chain/abi-word.ts'
import type { TempoCall } from '../../chain/tempo-transaction.ts'
import type { ApprovedCall, ChannelFacts } from '../../core/channel.ts'

/** Selectors of approve(address,uint256) and of what the two escrows can be asked, hex digits. */
export const approveSelector = '095ea7b3'
export const selectors = {
  v1: { open: 'c79ea485', topUp: 'b67644b9', requestClose: '6bf5fe6f', withdraw: '8e19899e' },
  v2: { open: 'edc53b00', topUp: 'dc48471e', requestClose: '675402e5', withdraw: '41e2c664' },
} as const

/**
 * The calls of a channel transaction. The contract of the first generation takes its deposit by allowance; the reserve needs
 * none.
 *
 * @source draft-tempo-session-00, section 6; TIP-1034
 */
export function escrowCalls(
  kind: ApprovedCall['kind'],
  channel: Omit<ChannelFacts, 'id'>,
  id: ChannelFacts['id'] | undefined,
  amount: bigint,
): readonly TempoCall[] {
  const { version, escrow, token } = channel
  const data = selectors[version][kind] + parameters(kind, channel, id, amount)
  const call = { to: escrow, data }
  if (version === 'v2' || (kind !== 'open' && kind !== 'topUp')) return [call]
  return [{ to: token, data: approveSelector + abiWords(escrow, amount) }, call]
}

function parameters(
  kind: ApprovedCall['kind'],
  channel: Omit<ChannelFacts, 'id'>,
  id: ChannelFacts['id'] | undefined,
  amount: bigint,
): string {
  const { version, payee, operator, token, salt, authorizedSigner } = channel
  if (kind === 'open')
    return version === 'v1'
      ? abiWords(payee, token, amount, salt, authorizedSigner)
      : abiWords(payee, operator, token, amount, salt, authorizedSigner)
  const which = version === 'v1' ? abiWords(id ?? missing('id')) : descriptorWords(channel)
  return kind === 'topUp' ? which + abiWords(amount) : which
}

/** The seven members of a v2 channel's descriptor in the order of the reserve's struct. */
function descriptorWords(channel: Omit<ChannelFacts, 'id'>): string {
  const { payer, payee, operator, token, salt, authorizedSigner, expiringNonceHash } = channel
  const hash = expiringNonceHash ?? missing('hash of its opening transaction')
  return abiWords(payer, payee, operator, token, salt, authorizedSigner, hash)
}

function missing(what: string): never {
  throw new Error(`the channel has no ${what}`)
}
