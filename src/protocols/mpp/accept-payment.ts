/** One range of methods with its preference. @source draft-httpauth-payment-00, section 7.4 */
export type AcceptRange = Readonly<{
  /** A name or `*`. */
  method: string
  intent: string
  /** 0 (never) to 1 in steps of a thousandth. */
  q: number
}>

const rangePattern =
  /^(\*|[a-z][a-z0-9_:-]{0,63})(?:\/(\*|[A-Za-z0-9-]{1,64}))?(?:[ \t]*;[ \t]*q[ \t]*=[ \t]*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?$/i

const maxRanges = 100

/**
 * The preference for `method/intent`: that of the most specific range that covers it, of equally specific ones the higher;
 * 0 when none does.
 */
export function rankOf(ranges: readonly AcceptRange[], name: string): number {
  const [method, intent] = name.split('/')
  const covering = ranges.filter(
    (range) =>
      (range.method === '*' || range.method === method) && (range.intent === '*' || range.intent === intent),
  )
  const best = covering.sort((a, b) => specificity(b) - specificity(a) || b.q - a.q)[0]
  return best?.q ?? 0
}

/**
 * A list like `tempo/charge,tempo/*;q=0.5` as ranges; a bare `x402` means `x402/*`. Where no q is given the order decides:
 * every entry is preferred to those after it by a thousandth.
 *
 * @returns `undefined` when the text is no such list.
 */
export function parsePayWith(text: string): AcceptRange[] | undefined {
  const entries = text.split(',').map((entry) => rangePattern.exec(entry.trim()))
  if (entries.length > maxRanges) return undefined
  const ranges = entries.flatMap((entry, index) => {
    const [, method = '', intent = '*', q] = entry ?? []
    if (method === '' || method !== method.toLowerCase()) return []
    return [{ method, intent, q: q === undefined ? (1000 - index) / 1000 : Number(q) }]
  })
  return ranges.length === entries.length ? ranges : undefined
}

/**
 * The `Accept-Payment` value that announces methods in this order; those that the preferences leave out are left out.
 *
 * @returns An empty string when nothing is left.
 */
export function formatAcceptPayment(
  names: readonly string[],
  preferences: readonly AcceptRange[] | undefined,
): string {
  return names
    .map((name) => ({ name, q: preferences ? rankOf(preferences, name) : 1 }))
    .filter(({ q }) => q > 0)
    .map(({ name, q }) => (q === 1 ? name : `${name};q=${q}`))
    .join(', ')
}

function specificity({ method, intent }: AcceptRange): number {
  return Number(method !== '*') + Number(intent !== '*')
}
