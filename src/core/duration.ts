const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Milliseconds of a duration like `90s`, `30m`, `1h` or `2d`; `undefined` for anything else, and for none at all. */
export function parseDuration(text: string): number | undefined {
  const [, digits = '', unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? []
  const duration = Number(digits) * (unitMs[unit] ?? 0)
  return duration > 0 ? duration : undefined
}
