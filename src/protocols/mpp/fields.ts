import type { HeaderList } from '../../core/http.ts'

/** Longer fields than any server sends are not looked at. */
const maxFieldLength = 262_144

/** The values of a header, one per field line, in order. */
export function fieldsOf(headers: HeaderList, name: string): string[] {
  return headers
    .filter(([given, value]) => given.toLowerCase() === name && value.length <= maxFieldLength)
    .map(([, value]) => value)
}
