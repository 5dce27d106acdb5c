import library from 'secp256k1/bindings.js'
import type { Curve } from './curve.ts'

/** libsecp256k1. Loading this module throws where no addon was built for the platform. */
export const nativeCurve: Curve = {
  sign: (digest, key) => {
    const { signature, recid } = library.ecdsaSign(digest, key)
    return { signature, recovery: recid }
  },
  derivePublicKey: (key) => library.publicKeyCreate(key, false),
}
