import { sha256 } from '@noble/hashes/sha2'

/** SHA-256 of a text's UTF-8 bytes, hex digits; without the start-up cost of `node:crypto`. */
export function hashText(text: string): string {
  return Buffer.from(sha256(Buffer.from(text, 'utf8'))).toString('hex')
}
