import { WalletError } from '../core/errors.ts'

/** 32 bytes; never in a message, a log or an argument list. */
export type PrivateKey = Uint8Array

const order = 'fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141'

/**
 * Reads a secp256k1 key of 64 hex digits, with or without `0x`.
 *
 * @param source What the text came from, for the message; the text itself never appears.
 * @throws {WalletError}
 */
export function parsePrivateKey(text: string, source: string): PrivateKey {
  const digits = /^(?:0x)?([0-9a-f]{64})$/i.exec(text.trim())?.[1]?.toLowerCase()
  if (digits === undefined)
    throw new WalletError(`${source} is no private key`, {
      hint: 'It has 64 hex digits, with or without 0x.',
    })
  const key = Uint8Array.from(Buffer.from(digits, 'hex'))
  if (isPrivateKey(key)) return key
  throw new WalletError(`${source} is no key of the curve secp256k1`)
}

/** True for a number from 1 to the order of the curve less one. */
export function isPrivateKey(bytes: Uint8Array): boolean {
  const digits = Buffer.from(bytes).toString('hex')
  return bytes.length === 32 && digits < order && /[^0]/.test(digits)
}

/** A new key from 32 random bytes at a time. */
export function generatePrivateKey(random: (bytes: number) => Uint8Array): PrivateKey {
  for (;;) {
    const bytes = random(32)
    if (isPrivateKey(bytes)) return Uint8Array.from(bytes)
  }
}
