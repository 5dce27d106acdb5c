import { abiWord } from '../../chain/abi-word.ts'
import { keccakHex, keccakText } from '../../chain/keccak.ts'
import type { Address, Hex } from '../../core/payment.ts'

const domainType = 'EIP712Domain(string name,string version,uint256 chainId)'
const proofType = 'Proof(address account,string challengeId,string realm)'

/**
 * What a zero-amount proof signs: EIP-712, version 3, which binds payer and realm besides the challenge.
 *
 * @source draft-tempo-charge-00, section 5.4.1 (version 1); mppx 0.11 and mpp-rs (version 3)
 */
export function proofDigest(proof: {
  chainId: number
  account: Address
  challengeId: string
  realm: string
}): Hex {
  const domain = keccakHex(
    keccakText(domainType) + keccakText('MPP') + keccakText('3') + abiWord(proof.chainId.toString(16)),
  )
  const message = keccakHex(
    keccakText(proofType) +
      abiWord(proof.account.slice(2)) +
      keccakText(proof.challengeId) +
      keccakText(proof.realm),
  )
  return `0x${keccakHex(`1901${domain}${message}`)}`
}
