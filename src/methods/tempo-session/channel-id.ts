import { abiWords } from '../../chain/abi-word.ts'
import { keccakHex } from '../../chain/keccak.ts'
import type { ChannelFacts } from '../../core/channel.ts'
import type { Address, Hex } from '../../core/payment.ts'

/**
 * The id that follows from everything else about a channel: 32 bytes.
 *
 * @throws {Error} for a v2 channel without the hash of its opening transaction.
 * @source draft-tempo-session-00, sections 6.1 and 6.2.1; TIP-1034
 */
export function channelId(facts: Omit<ChannelFacts, 'id'>): Hex {
  const { payer, payee, token, salt, authorizedSigner, escrow, operator, expiringNonceHash } = facts
  const place = abiWords(escrow, BigInt(facts.chainId))
  if (facts.version === 'v1')
    return `0x${keccakHex(abiWords(payer, payee, token, salt, authorizedSigner) + place)}`
  if (expiringNonceHash === undefined) throw new Error('the channel has no hash of its opening transaction')
  const descriptor = abiWords(payer, payee, operator, token, salt, authorizedSigner, expiringNonceHash)
  return `0x${keccakHex(descriptor + place)}`
}

/**
 * What ties a v2 channel to the transaction that opens it; a sponsor's signature and fee token are no part of it.
 *
 * @param signing What the payer signs, hex digits without `0x`.
 * @source TIP-1034
 */
export function expiringNonceHash(signing: string, sender: Address): Hex {
  return `0x${keccakHex(signing + sender.slice(2))}`
}
