import { createCipheriv, createDecipheriv, pbkdf2, randomUUID, type ScryptOptions, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import { keccak256 } from 'js-sha3'
import { WalletError } from '../core/errors.ts'
import type { Address } from '../core/payment.ts'
import type { PrivateKey } from './private-key.ts'
import { type KeyDerivation, type Keystore, readKeystore } from './read-keystore.ts'

/** Half a second on a usual machine, and 128 MiB. */
const cost = { n: 131_072, r: 8, p: 1 }

/** What is stored for an encrypted key: the usual members and the address without `0x`. */
export type KeystoreFile = Readonly<{
  version: 3
  id: string
  address: string
  crypto: Readonly<Record<string, unknown>>
}>

/**
 * Encrypts a key with a password.
 *
 * @param random Source of salt and initial vector.
 * @source Web3 Secret Storage Definition, version 3
 */
export async function encryptKeystore(
  key: PrivateKey,
  address: Address,
  password: string,
  random: (bytes: number) => Uint8Array,
): Promise<KeystoreFile> {
  const salt = random(32)
  const iv = random(16)
  const derived = await deriveKey({ kdf: 'scrypt', ...cost, salt }, password)
  const cipher = createCipheriv('aes-128-ctr', derived.subarray(0, 16), iv)
  const ciphertext = Buffer.concat([cipher.update(key), cipher.final()])
  return {
    version: 3,
    id: randomUUID(),
    address: address.slice(2).toLowerCase(),
    crypto: {
      cipher: 'aes-128-ctr',
      cipherparams: { iv: hex(iv) },
      ciphertext: hex(ciphertext),
      kdf: 'scrypt',
      kdfparams: { dklen: 32, ...cost, salt: hex(salt) },
      mac: hex(macOf(derived, ciphertext)),
    },
  }
}

/**
 * Decrypts the parsed JSON of a keystore of any program.
 *
 * @throws {WalletError} when the password is wrong, or it is no keystore of version 3 that can be read here.
 * @source Web3 Secret Storage Definition, version 3
 */
export async function decryptKeystore(json: unknown, password: string): Promise<PrivateKey> {
  const keystore: Keystore = readKeystore(json)
  const derived = await deriveKey(keystore.derivation, password)
  if (!macOf(derived, keystore.ciphertext).equals(keystore.mac)) throw new WrongPasswordError()
  const cipher = createDecipheriv('aes-128-ctr', derived.subarray(0, 16), keystore.iv)
  return Uint8Array.from(Buffer.concat([cipher.update(keystore.ciphertext), cipher.final()]))
}

/** The password does not open the keystore. */
export class WrongPasswordError extends WalletError {
  constructor() {
    super('The password is wrong')
  }
}

async function deriveKey(derivation: KeyDerivation, password: string): Promise<Buffer> {
  if (derivation.kdf === 'pbkdf2')
    return promisify(pbkdf2)(password, derivation.salt, derivation.c, 32, 'sha256')
  const { n, r, p, salt } = derivation
  // OpenSSL counts its own overhead too, so twice what the definition needs.
  const options: ScryptOptions = { N: n, r, p, maxmem: 256 * r * (n + p) + 1024 * 1024 }
  return new Promise((resolve, reject) => {
    scrypt(password, salt, 32, options, (error, derived) => (error ? reject(error) : resolve(derived)))
  })
}

function macOf(derived: Buffer, ciphertext: Uint8Array): Buffer {
  return Buffer.from(keccak256.arrayBuffer(Buffer.concat([derived.subarray(16, 32), ciphertext])))
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
