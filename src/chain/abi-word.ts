/**
 * One ABI word: numbers and addresses to the right, as 64 hex digits.
 *
 * @param value Hex digits without `0x`, or a number that is not negative.
 */
export function abiWord(value: string | bigint): string {
  const digits = typeof value === 'bigint' ? value.toString(16) : value
  return digits.padStart(64, '0')
}

/** Several words in a row; each value is `0x` and hex digits (an address, 32 bytes) or a number. */
export function abiWords(...values: readonly (`0x${string}` | bigint)[]): string {
  return values.map((value) => abiWord(typeof value === 'bigint' ? value : value.slice(2))).join('')
}
