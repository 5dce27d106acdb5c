/**
 * Canonical JSON: members sorted by UTF-16 code units, no blanks, `undefined` members left out.
 *
 * @throws {TypeError} for numbers that JSON cannot hold, bigint, functions.
 * @source RFC 8785
 */
export function formatJcs(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map((item) => formatJcs(item ?? null)).join(',')}]`
  if (typeof value !== 'object') throw new TypeError(`JSON cannot hold a ${typeof value}`)
  const record = value as Record<string, unknown>
  const members = Object.keys(record)
    .filter((name) => record[name] !== undefined)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${formatJcs(record[name])}`)
  return `{${members.join(',')}}`
}
