import { keccak256 } from 'js-sha3'

/** Keccak-256 of a text's UTF-8 bytes, hex digits: what signs needs it anyway, and `node:crypto` costs 5 ms to load. */
export function hashText(text: string): string {
  return keccak256(text)
}
