/** Tokens of Tempo: the first 12 bytes of their addresses are the same. @source TIP-20 */
const tokenPattern = /^0x20c0{21}[0-9a-f]{16}$/

/** @param address Lower case. */
export function isTempoToken(address: string): boolean {
  return tokenPattern.test(address)
}
