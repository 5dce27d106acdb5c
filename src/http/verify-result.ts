/** By Node's name for it. @source openssl/x509_vfy.h */
const results: Readonly<Record<string, number>> = {
  UNABLE_TO_GET_ISSUER_CERT: 2,
  UNABLE_TO_GET_CRL: 3,
  CERT_SIGNATURE_FAILURE: 7,
  CERT_NOT_YET_VALID: 9,
  CERT_HAS_EXPIRED: 10,
  DEPTH_ZERO_SELF_SIGNED_CERT: 18,
  SELF_SIGNED_CERT_IN_CHAIN: 19,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 20,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 21,
  CERT_CHAIN_TOO_LONG: 22,
  CERT_REVOKED: 23,
  INVALID_CA: 24,
  INVALID_PURPOSE: 26,
  CERT_UNTRUSTED: 27,
  CERT_REJECTED: 28,
}

/** X509_V_ERR_UNSPECIFIED */
const unspecified = 1

/**
 * OpenSSL's number for what is wrong with a certificate, 0 for nothing. A name that does not fit is not OpenSSL's matter.
 *
 * @param error What Node's TLS socket says, as an error or as its code.
 */
export function verifyResultOf(error: unknown): number {
  const code = error instanceof Error ? (error as Error & { code?: unknown }).code : error
  if (!error || code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 0
  return results[`${code}`] ?? unspecified
}
