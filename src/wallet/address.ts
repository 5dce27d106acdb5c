import { keccak_256 } from '@noble/hashes/sha3'
import type { Address } from '../core/payment.ts'
import { loadCurve } from './curve.ts'
import type { PrivateKey } from './private-key.ts'

/** The account address of a key, lower case: the last 20 bytes of the hash of the public key's coordinates. */
export async function deriveAddress(key: PrivateKey): Promise<Address> {
  const point = (await loadCurve()).derivePublicKey(key)
  return `0x${Buffer.from(keccak_256(point.subarray(1)).subarray(12)).toString('hex')}`
}

/**
 * An address with the checksum in its capitals, as people copy it.
 *
 * @source EIP-55
 */
export function formatAddress(address: Address): Address {
  const digits = address.slice(2).toLowerCase()
  const hash = Buffer.from(keccak_256(new TextEncoder().encode(digits))).toString('hex')
  const marked = [...digits].map((digit, at) =>
    Number.parseInt(hash[at] ?? '0', 16) >= 8 ? digit.toUpperCase() : digit,
  )
  return `0x${marked.join('')}`
}
