import { parseBase64Url } from '../../core/base64url.ts'

/** SHA-256 of no bytes at all. */
const emptySha256 = parseBase64Url('47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU')

/**
 * Compares a challenge's digest with the body that will be sent. The form of RFC 9530 (`sha-256=:…:`) and the one without
 * colons are both in use; padding and alphabet do not matter, the bytes do.
 *
 * @param bodySha256 32 bytes; `undefined` for a request without a body.
 * @returns True when it fits, otherwise the reason.
 * @source draft-httpauth-payment-00, sections 5.1.2 and 5.1.3
 */
export function checkDigest(digest: string, bodySha256: Uint8Array | undefined): true | string {
  const [, algorithm = '', value = ''] = /^([\w-]{1,32})=(.*)$/s.exec(digest.trim()) ?? []
  if (algorithm.toLowerCase() !== 'sha-256')
    return 'the challenge is bound to a body by a digest that presto does not know'
  const wanted = parseBase64Url(/^:(.*):$/s.exec(value)?.[1] ?? value)
  if (wanted?.length !== 32) return 'the digest of the challenge is malformed'
  const actual = bodySha256 ?? emptySha256
  if (wanted.every((byte, index) => byte === actual?.[index])) return true
  return bodySha256
    ? 'the challenge is for another request body'
    : 'the challenge is for a request with a body'
}
