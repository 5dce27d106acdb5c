import { keccak256 } from 'js-sha3'

/** Keccak-256 of bytes in hex digits; 64 hex digits, no `0x`. */
export function keccakHex(digits: string): string {
  return keccak(Buffer.from(digits, 'hex'))
}

/** Keccak-256 of a text's UTF-8 bytes; 64 hex digits, no `0x`. */
export function keccakText(text: string): string {
  return keccak(Buffer.from(text, 'utf8'))
}

function keccak(bytes: Uint8Array): string {
  return keccak256(bytes)
}
