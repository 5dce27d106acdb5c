import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadCurve, loadPortable } from '../../../src/wallet/curve.ts'
import { isPrivateKey } from '../../../src/wallet/private-key.ts'

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 })
const edges = ['01', 'fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140'].map((digits) =>
  Uint8Array.from(Buffer.from(digits.padStart(64, '0'), 'hex')),
)

test('the native and the portable implementation make the same bytes', async () => {
  const [native, portable] = await Promise.all([loadCurve(), loadPortable()])
  const same = (digest: Uint8Array, key: Uint8Array) => {
    expect(Buffer.from(native.derivePublicKey(key))).toEqual(Buffer.from(portable.derivePublicKey(key)))
    const [left, right] = [native.sign(digest, key), portable.sign(digest, key)]
    expect([Buffer.from(left.signature), left.recovery]).toEqual([
      Buffer.from(right.signature),
      right.recovery,
    ])
  }
  for (const key of edges) same(new Uint8Array(32), key)
  fc.assert(fc.property(bytes32, bytes32.filter(isPrivateKey), same), { numRuns: 60 })
})

test('the native implementation is the one in use where it was built for', async () => {
  const library = await import('secp256k1/bindings.js').then(
    () => true,
    () => false,
  )
  const [used, portable] = await Promise.all([loadCurve(), loadPortable()])
  expect(used.sign.toString() === portable.sign.toString()).toBe(!library)
})
