const pattern = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d{1,12})?(?:Z|([+-])(\d{2}):(\d{2}))$/i

/**
 * Unix seconds of a date and time with its zone, fractions dropped; `undefined` for every other text and for dates that do
 * not exist.
 *
 * @source RFC 3339, section 5.6
 */
export function parseTimestamp(text: string): number | undefined {
  const fields = pattern.exec(text)
  if (!fields) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = fields.slice(1, 7).map(Number)
  const [zoneHour = 0, zoneMinute = 0] = fields.slice(8, 10).map((field) => Number(field ?? 0))
  // A leap second is the first one of the next minute.
  if (hour > 23 || minute > 59 || second > 60 || zoneHour > 23 || zoneMinute > 59) return undefined
  const midnight = new Date(0)
  midnight.setUTCFullYear(year, month - 1, day)
  if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day) return undefined
  const zone = (fields[7] === '-' ? -60 : 60) * (zoneHour * 60 + zoneMinute)
  return midnight.getTime() / 1000 + hour * 3600 + minute * 60 + second - zone
}
