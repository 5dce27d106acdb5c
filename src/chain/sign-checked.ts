import type { Hex, Signer } from '../core/payment.ts'

/** A signature in the one form that chains and servers take: 65 bytes, v 27 or 28. @throws {Error} for any other. */
export async function signChecked(signer: Signer, digest: Hex): Promise<Hex> {
  const signature = await signer.signDigest(digest)
  if (/^0x[0-9a-f]{128}(1b|1c)$/.test(signature)) return signature
  throw new Error('the signer made no signature of 65 bytes')
}
