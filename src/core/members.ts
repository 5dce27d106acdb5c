/** The members of something that was parsed from JSON; never read without checking. */
export type Members = Readonly<Record<string, unknown>>

/** `undefined` for everything that is no object. */
export function asMembers(value: unknown): Members | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as Members) : undefined
}

/** `methodDetails` of a decoded request, as it came; `undefined` without. */
export function methodDetailsOf(request: unknown): unknown {
  const members = asMembers(request)
  return members && Object.hasOwn(members, 'methodDetails') ? members['methodDetails'] : undefined
}
