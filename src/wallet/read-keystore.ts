import { WalletError } from '../core/errors.ts'

export type KeyDerivation =
  | Readonly<{ kdf: 'scrypt'; n: number; r: number; p: number; salt: Uint8Array }>
  | Readonly<{ kdf: 'pbkdf2'; c: number; salt: Uint8Array }>

export type Keystore = Readonly<{
  derivation: KeyDerivation
  iv: Uint8Array
  ciphertext: Uint8Array
  mac: Buffer
}>

/** A file from elsewhere may ask for this much and no more: 1 GiB, and about a minute. */
const maxScryptBytes = 2 ** 30
const maxScryptWork = 2 ** 31
const maxRounds = 20_000_000

/**
 * Reads the parsed JSON of a keystore strictly.
 *
 * @throws {WalletError} with the member that cannot be read.
 * @source Web3 Secret Storage Definition, version 3
 */
export function readKeystore(json: unknown): Keystore {
  const file = record(json, 'the file')
  if (file['version'] !== 3) throw unreadable('it is not version 3')
  const crypto = record(file['crypto'] ?? file['Crypto'], 'crypto')
  if (crypto['cipher'] !== 'aes-128-ctr') throw unreadable('its cipher is not aes-128-ctr')
  return {
    derivation: readDerivation(crypto),
    iv: bytes(record(crypto['cipherparams'], 'cipherparams')['iv'], 'iv', 16),
    ciphertext: bytes(crypto['ciphertext'], 'ciphertext', 32),
    mac: bytes(crypto['mac'], 'mac', 32),
  }
}

function readDerivation(crypto: Record<string, unknown>): KeyDerivation {
  const params = record(crypto['kdfparams'], 'kdfparams')
  const salt = bytes(params['salt'], 'salt')
  if (params['dklen'] !== 32) throw unreadable('its dklen is not 32')
  if (crypto['kdf'] === 'scrypt') {
    const [n, r, p] = [count(params['n'], 'n'), count(params['r'], 'r'), count(params['p'], 'p')]
    if (n < 2 || !Number.isInteger(Math.log2(n))) throw unreadable('its n is no power of two')
    if (128 * n * r > maxScryptBytes || 128 * n * r * p > maxScryptWork)
      throw unreadable('its scrypt asks for too much')
    return { kdf: 'scrypt', n, r, p, salt }
  }
  if (crypto['kdf'] !== 'pbkdf2') throw unreadable('its kdf is neither scrypt nor pbkdf2')
  if (params['prf'] !== 'hmac-sha256') throw unreadable('its prf is not hmac-sha256')
  const c = count(params['c'], 'c')
  if (c > maxRounds) throw unreadable('its pbkdf2 asks for too much')
  return { kdf: 'pbkdf2', c, salt }
}

function record(value: unknown, name: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>
  throw unreadable(`${name} is no JSON object`)
}

function bytes(value: unknown, name: string, length?: number): Buffer {
  const digits =
    typeof value === 'string' ? /^(?:0x)?((?:[0-9a-f]{2}){1,1024})$/i.exec(value)?.[1] : undefined
  if (digits === undefined || (length !== undefined && digits.length !== 2 * length))
    throw unreadable(`${name} is not ${length ?? 'some'} bytes in hex`)
  return Buffer.from(digits, 'hex')
}

function count(value: unknown, name: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value
  throw unreadable(`${name} is no positive number`)
}

function unreadable(why: string): WalletError {
  return new WalletError(`The keystore cannot be read: ${why}`)
}
