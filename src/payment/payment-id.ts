const digits = '0123456789abcdefghjkmnpqrstvwxyz'

/**
 * A ledger id: `pay_`, nine characters of time and ten random ones, so that ids sort by age and never repeat.
 *
 * @param now Unix milliseconds.
 * @param random At least 10 random bytes.
 */
export function formatPaymentId(now: number, random: Uint8Array): string {
  let time = ''
  for (let rest = now; time.length < 9; rest = Math.floor(rest / 32)) time = digits[rest % 32] + time
  const noise = [...random.slice(0, 10)].map((byte) => digits[byte % 32]).join('')
  return `pay_${time}${noise}`
}
