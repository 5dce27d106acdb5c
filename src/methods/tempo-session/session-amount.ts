import type { ChannelVersion } from '../../core/channel.ts'

/** The largest amount of a channel in base units: 96 bits in the reserve, 128 in the contract. @source TIP-1034 */
export const maxAmounts: Readonly<Record<ChannelVersion, bigint>> = {
  v1: 2n ** 128n - 1n,
  v2: 2n ** 96n - 1n,
}

/** Base units as servers write them: a decimal string, no sign, no leading zero, at most 128 bits. */
export function parseSessionAmount(value: unknown): bigint | undefined {
  if (typeof value !== 'string' || !/^(0|[1-9]\d{0,38})$/.test(value)) return undefined
  const amount = BigInt(value)
  return amount <= maxAmounts.v1 ? amount : undefined
}
