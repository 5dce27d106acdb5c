import type { Ceilings, Intention } from '../core/ledger.ts'
import type { Database } from './database.ts'
import { isCounted, isOpen } from './schema.ts'

/** What one account has spent or holds in a rolling day, micro-dollars. */
export type Spending = Readonly<{
  total: bigint
  atHost: bigint
  /** The part of the total whose payments are not decided yet. */
  open: bigint
}>

const dayMs = 24 * 3600 * 1000

/** A payment of a billion dollars or more is a mistake, and sums of such would not fit a column. */
const maxMicros = 10n ** 15n

/**
 * Adds up the 24 hours before `now`, and everything that claims to be later: a clock that goes backwards frees nothing.
 *
 * @param account Without a host, `atHost` is 0.
 */
export function readSpending(
  database: Database,
  account: Readonly<{ testnet: boolean; host: string | undefined; now: number }>,
): Spending {
  const row = database.get(
    `SELECT CAST(SUM(counted) AS TEXT) AS total,
      CAST(SUM(CASE WHEN host = ? THEN counted END) AS TEXT) AS at_host,
      CAST(SUM(CASE WHEN ${isOpen} THEN counted END) AS TEXT) AS open
    FROM payments INDEXED BY payments_counted WHERE testnet = ? AND counted_at > ? AND ${isCounted}`,
    account.host ?? null,
    account.testnet ? 1 : 0,
    account.now - dayMs,
  )
  const sum = (name: string): bigint => BigInt(row?.[name] ?? 0)
  return { total: sum('total'), atHost: sum('at_host'), open: sum('open') }
}

/**
 * The time under which a new payment is counted: never before a time that the ledger has seen, so that what is spent while
 * the clock is behind stays counted when it is right again.
 */
export function readCountedAt(database: Database, createdAt: number): number {
  const latest = database.get('SELECT MAX(updated_at) AS latest FROM payments')?.['latest']
  const counted = database.get('SELECT counted_at FROM payments ORDER BY n DESC LIMIT 1')?.['counted_at']
  return Math.max(createdAt, Number(latest ?? 0), Number(counted ?? 0))
}

/** Micro-dollars of a payment that count: a plain transfer is the user's own and has no limits. */
export function countedMicros({ intent, amountMicros }: Intention): bigint {
  if (intent === 'transfer' || amountMicros === undefined) return 0n
  return amountMicros > maxMicros ? maxMicros : amountMicros
}

/**
 * Which ceiling a payment would pass, `undefined` when it fits all of them; they are compared inclusively.
 *
 * @param adds Micro-dollars that are not counted yet: of a payment that grows, a part of its whole amount.
 */
export function findPassed(
  payment: Pick<Intention, 'intent' | 'amountMicros'>,
  ceilings: Ceilings,
  spent: () => Spending,
  adds = payment.amountMicros ?? 0n,
):
  | Readonly<{ limit: keyof Ceilings | 'countable'; ceiling: bigint; spending: Spending | undefined }>
  | undefined {
  const price = payment.amountMicros ?? 0n
  const passed = (limit: keyof Ceilings, after: bigint): boolean => {
    const ceiling = ceilings[limit]
    return ceiling !== undefined && after > ceiling
  }
  const refuse = (limit: keyof Ceilings, spending?: Spending) => ({
    limit,
    ceiling: ceilings[limit] ?? 0n,
    spending,
  })
  if (passed('perRequest', price)) return refuse('perRequest')
  if (passed('invocation', adds)) return refuse('invocation')
  if (payment.intent !== 'transfer' && price > maxMicros)
    return { limit: 'countable', ceiling: maxMicros, spending: undefined }
  if (adds === 0n || (ceilings.perDay === undefined && ceilings.perHost === undefined)) return undefined
  const spending = spent()
  if (passed('perHost', spending.atHost + adds)) return refuse('perHost', spending)
  if (passed('perDay', spending.total + adds)) return refuse('perDay', spending)
  return undefined
}
