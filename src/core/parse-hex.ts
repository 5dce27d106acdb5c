import type { Address, Hex } from './payment.ts'

/** An address in any capitals, lower case; `undefined` for anything else and for the zero address. */
export function parseAddress(value: unknown): Address | undefined {
  const address = parseAnyAddress(value)
  return address === zeroAddress ? undefined : address
}

/** The same, and the zero address is one too. */
export function parseAnyAddress(value: unknown): Address | undefined {
  if (typeof value !== 'string' || !/^0x[0-9a-f]{40}$/i.test(value)) return undefined
  return value.toLowerCase() as Address
}

/** 32 bytes in any capitals, lower case; `undefined` for anything else. */
export function parseBytes32(value: unknown): Hex | undefined {
  if (typeof value !== 'string' || !/^0x[0-9a-f]{64}$/i.test(value)) return undefined
  return value.toLowerCase() as Hex
}

export const zeroAddress: Address = '0x0000000000000000000000000000000000000000'
