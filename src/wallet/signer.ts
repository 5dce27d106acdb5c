import type { Address, Hex, Signer } from '../core/payment.ts'
import { loadCurve } from './curve.ts'
import type { PrivateKey } from './private-key.ts'

/**
 * A signer of 32-byte digests. The key stays in its closure: printing or serialising the signer shows the address only.
 *
 * @source RFC 6979; EIP-2 (low s)
 */
export function createSigner(key: PrivateKey, address: Address): Signer {
  const signDigest = async (digest: Hex): Promise<Hex> => {
    const bytes = readDigest(digest)
    const { signature, recovery } = (await loadCurve()).sign(bytes, key)
    return `0x${Buffer.from(signature).toString('hex')}${(27 + recovery).toString(16)}`
  }
  return Object.freeze({ address, signDigest })
}

function readDigest(digest: Hex): Uint8Array {
  if (!/^0x[0-9a-f]{64}$/i.test(digest)) throw new TypeError('a digest has 32 bytes')
  return Uint8Array.from(Buffer.from(digest.slice(2), 'hex'))
}
