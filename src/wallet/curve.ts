import type { PrivateKey } from './private-key.ts'

/** The two things that are done with a key. Deterministic: every implementation makes the same bytes. */
export type Curve = Readonly<{
  /** @returns r‖s (64 bytes, low s) and the recovery bit. @source RFC 6979; EIP-2 */
  sign(digest: Uint8Array, key: PrivateKey): { signature: Uint8Array; recovery: number }
  /** @returns The uncompressed point, 65 bytes. */
  derivePublicKey(key: PrivateKey): Uint8Array
}>

let curve: Promise<Curve> | undefined

/**
 * secp256k1 by libsecp256k1, whose addon comes prebuilt for most platforms and signs at once; elsewhere by @noble/curves,
 * which needs a moment for its tables.
 */
export function loadCurve(): Promise<Curve> {
  curve ??= loadNative().catch(loadPortable)
  return curve
}

async function loadNative(): Promise<Curve> {
  return (await import('./curve-native.ts')).nativeCurve
}

/** A table of this window is quick to make; the default one costs 50 ms before the first signature. */
const windowBits = 4

/** The implementation without native code. */
export async function loadPortable(): Promise<Curve> {
  const { secp256k1 } = await import('@noble/curves/secp256k1')
  secp256k1.utils.precompute(windowBits)
  return {
    sign: (digest, key) => {
      const signature = secp256k1.sign(digest, key, { lowS: true, prehash: false })
      return { signature: signature.toCompactRawBytes(), recovery: signature.recovery }
    },
    derivePublicKey: (key) => secp256k1.getPublicKey(key, false),
  }
}
