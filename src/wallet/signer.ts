import { secp256k1 } from '@noble/curves/secp256k1'
import type { Address, Hex, Signer } from '../core/payment.ts'
import type { PrivateKey } from './private-key.ts'

/** A table of this window is quick to make; the default one costs 50 ms before the first signature. */
const windowBits = 4

/**
 * A signer of 32-byte digests. The key stays in its closure: printing or serialising the signer shows the address only.
 *
 * @source RFC 6979; EIP-2 (low s)
 */
export function createSigner(key: PrivateKey, address: Address): Signer {
  let ready = false
  const signDigest = async (digest: Hex): Promise<Hex> => {
    const bytes = readDigest(digest)
    if (!ready) secp256k1.utils.precompute(windowBits)
    ready = true
    const signature = secp256k1.sign(bytes, key, { lowS: true, prehash: false })
    return `0x${signature.toCompactHex()}${(27 + signature.recovery).toString(16)}`
  }
  return Object.freeze({ address, signDigest })
}

function readDigest(digest: Hex): Uint8Array {
  if (!/^0x[0-9a-f]{64}$/i.test(digest)) throw new TypeError('a digest has 32 bytes')
  return Uint8Array.from(Buffer.from(digest.slice(2), 'hex'))
}
