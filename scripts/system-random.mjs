/**
 * Stands in for the source of random bytes of @noble/hashes, which loads all of `node:crypto` at once. Asked only when
 * something random is wanted, and then the same one.
 */
export const crypto = {
  getRandomValues: (bytes) => globalThis.crypto.getRandomValues(bytes),
}
