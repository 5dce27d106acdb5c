import { createHash } from 'node:crypto'
import { WalletError } from '../core/errors.ts'
import type { PrivateKey } from './private-key.ts'

/**
 * The first Ethereum key of a recovery phrase, at m/44'/60'/0'/0/0 without passphrase.
 *
 * @throws {WalletError} for words that are not in the English list, and for a checksum that does not match; the words
 *   themselves never appear.
 * @source BIP-39, BIP-32, BIP-44
 */
export async function deriveFromMnemonic(text: string): Promise<PrivateKey> {
  const { english, mnemonicToAccount } = await import('viem/accounts')
  const words = text.trim().toLowerCase().split(/\s+/)
  checkWords(words, english)
  const key = mnemonicToAccount(words.join(' ')).getHdKey().privateKey
  if (!key) throw new WalletError('The recovery phrase leads to no key')
  return Uint8Array.from(key)
}

/** A mistyped word would silently lead to another, empty account. */
function checkWords(words: readonly string[], wordList: readonly string[]): void {
  if (![12, 15, 18, 21, 24].includes(words.length))
    throw new WalletError(`The recovery phrase has ${words.length} words`, {
      hint: 'It has 12, 15, 18, 21 or 24.',
    })
  const indexes = words.map((word) => wordList.indexOf(word))
  const unknown = indexes.indexOf(-1)
  if (unknown !== -1) throw new WalletError(`Word ${unknown + 1} of the recovery phrase is not in the list`)
  const bits = indexes.map((index) => index.toString(2).padStart(11, '0')).join('')
  const checksumBits = words.length / 3
  const entropy = bits.slice(0, -checksumBits).match(/.{8}/g) ?? []
  const hash = createHash('sha256')
    .update(Uint8Array.from(entropy, (byte) => Number.parseInt(byte, 2)))
    .digest()
  const checksum = (hash[0] ?? 0).toString(2).padStart(8, '0').slice(0, checksumBits)
  if (bits.slice(-checksumBits) !== checksum)
    throw new WalletError('The checksum of the recovery phrase does not match', {
      hint: 'A word is wrong, or two stand in the wrong order.',
    })
}
