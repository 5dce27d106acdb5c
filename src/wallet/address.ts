import { keccak256 } from 'js-sha3'
import type { Address } from '../core/payment.ts'
import { loadCurve } from './curve.ts'
import type { PrivateKey } from './private-key.ts'

/** The account address of a key, lower case: the last 20 bytes of the hash of the public key's coordinates. */
export async function deriveAddress(key: PrivateKey): Promise<Address> {
  const point = (await loadCurve()).derivePublicKey(key)
  return `0x${keccak256(point.subarray(1)).slice(24)}`
}

/**
 * An address with the checksum in its capitals, as people copy it.
 *
 * @source EIP-55
 */
export function formatAddress(address: Address): Address {
  const digits = address.slice(2).toLowerCase()
  const hash = keccak256(digits)
  const marked = [...digits].map((digit, at) =>
    Number.parseInt(hash[at] ?? '0', 16) >= 8 ? digit.toUpperCase() : digit,
  )
  return `0x${marked.join('')}`
}
