import { abiWord, abiWords } from '../../chain/abi-word.ts'
import { keccakHex, keccakText } from '../../chain/keccak.ts'
import { signChecked } from '../../chain/sign-checked.ts'
import type { ChannelFacts } from '../../core/channel.ts'
import { zeroAddress } from '../../core/parse-hex.ts'
import type { Address, Hex, Signer } from '../../core/payment.ts'
import { channelId } from './channel-id.ts'
import { maxAmounts } from './session-amount.ts'

const domainType = 'EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)'
const domainNames = { v1: 'Tempo Stream Channel', v2: 'TIP20 Channel Reserve' }
const voucherTypes = {
  v1: 'Voucher(bytes32 channelId,uint128 cumulativeAmount)',
  v2: 'Voucher(bytes32 channelId,uint96 cumulativeAmount)',
}

/** What a voucher signs: EIP-712. @source draft-tempo-session-00, section 10 */
export function voucherDigest(channel: ChannelFacts, cumulative: bigint): Hex {
  const { version, chainId, escrow } = channel
  const domain = keccakHex(
    keccakText(domainType) +
      keccakText(domainNames[version]) +
      keccakText('1') +
      abiWords(BigInt(chainId), escrow),
  )
  const message = keccakHex(keccakText(voucherTypes[version]) + channel.id.slice(2) + abiWord(cumulative))
  return `0x${keccakHex(`1901${domain}${message}`)}`
}

/**
 * A voucher over everything that was spent in a channel so far.
 *
 * @param cumulative Base units.
 * @returns 65 bytes r‖s‖v, v 27 or 28, low s. The same arguments give the same bytes.
 * @throws {Error} for a signer or an amount that is not the channel's: a bug, and nothing is signed.
 */
export async function signVoucher(channel: ChannelFacts, cumulative: bigint, signer: Signer): Promise<Hex> {
  if (signer.address !== voucherSignerOf(channel)) throw new Error('the signer is not the one of the channel')
  if (cumulative < 0n || cumulative > maxAmounts[channel.version])
    throw new Error('the amount of the voucher is beyond any channel')
  assertOwnId(channel)
  return await signChecked(signer, voucherDigest(channel, cumulative))
}

/** @throws {Error} when a channel's id does not follow from the rest of it. */
function assertOwnId(channel: ChannelFacts): void {
  if (channelId(channel) !== channel.id) throw new Error('the channel id is not that of the channel')
}

/** Whose vouchers count; without one of its own it is the payer. */
function voucherSignerOf({ authorizedSigner, payer }: ChannelFacts): Address {
  return authorizedSigner === zeroAddress ? payer : authorizedSigner
}
