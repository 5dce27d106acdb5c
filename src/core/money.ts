/**
 * Formats base units as a decimal string.
 *
 * @param amount Base units, e.g. `1_500_000n` for 1.5 of a token with 6 decimals.
 * @returns Shortest exact decimal, e.g. `1.5`; never exponent form, never rounded.
 */
export function formatAmount(amount: bigint, decimals: number): string {
  const sign = amount < 0n ? '-' : ''
  const digits = (amount < 0n ? -amount : amount).toString().padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals)
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '')
  return `${sign}${whole}${fraction ? `.${fraction}` : ''}`
}

/**
 * Parses a decimal as base units.
 *
 * @returns `undefined` for anything but digits with at most `decimals` fraction digits: no sign, exponent, blank.
 */
export function parseAmount(text: string, decimals: number): bigint | undefined {
  const match = /^(\d{1,60})(?:\.(\d{1,60}))?$/.exec(text) ?? /^()\.(\d{1,60})$/.exec(text)
  if (!match) return undefined
  const fraction = (match[2] ?? '').replace(/0+$/, '')
  if (fraction.length > decimals) return undefined
  return BigInt((match[1] || '0') + fraction.padEnd(decimals, '0'))
}

/** Micro-dollars of an amount of a dollar token, rounded up so that no limit is passed by dust. */
export function toMicros(amount: bigint, decimals: number): bigint {
  if (decimals <= 6) return amount * 10n ** BigInt(6 - decimals)
  const unit = 10n ** BigInt(decimals - 6)
  return (amount + unit - 1n) / unit
}

/** An amount of a dollar token for people: at least two fraction digits, exact beyond. */
export function formatMoney(amount: bigint, decimals: number): string {
  const [whole = '0', fraction = ''] = formatAmount(amount, decimals).split('.')
  return `${whole}.${fraction.padEnd(2, '0')}`
}

/** Dollars for people: at least two fraction digits, exact beyond. */
export function formatDollars(micros: bigint): string {
  return formatMoney(micros, 6)
}

/** Micro-dollars of a decimal with at most six fraction digits. */
export function parseDollars(text: string): bigint | undefined {
  return parseAmount(text, 6)
}

/** Base units of a dollar token for micro-dollars, rounded down: the most that a ceiling allows. */
export function fromMicros(micros: bigint, decimals: number): bigint {
  return decimals >= 6 ? micros * 10n ** BigInt(decimals - 6) : micros / 10n ** BigInt(6 - decimals)
}

/** The larger of two amounts. */
export function maxOf(first: bigint, second: bigint): bigint {
  return first > second ? first : second
}

/** The smaller of two amounts. */
export function minOf(first: bigint, second: bigint): bigint {
  return first < second ? first : second
}
