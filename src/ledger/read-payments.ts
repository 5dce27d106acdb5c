import type { PaymentRow, PaymentState } from '../core/ledger.ts'
import type { Database, SqlRow, SqlValue } from './database.ts'
import { isOwnerAlive } from './owner.ts'
import { readPaymentRow, readRowOwner } from './payment-columns.ts'
import { isOpen, isUnsent, openStates } from './schema.ts'

/** The request that a payment was made for. */
export type RequestFilter = Readonly<{ httpMethod: string; urlHash: string; bodyHash: string }>

/** One payment by its whole id. */
export function readPayment(database: Database, id: string, now: number): PaymentRow | undefined {
  const row = database.get('SELECT * FROM payments WHERE id = ?', id)
  return row && readRow(row, now)
}

/** Payments, newest first. */
export function readPayments(
  database: Database,
  filter: Readonly<{
    limit?: number | undefined
    state?: readonly PaymentState[] | undefined
    prefix?: string | undefined
  }>,
  now: number,
): PaymentRow[] {
  const conditions: string[] = []
  const values: SqlValue[] = []
  if (filter.state) {
    conditions.push(`state IN (${filter.state.map(() => '?').join(',')})`)
    values.push(...filter.state)
  }
  if (filter.prefix !== undefined) {
    conditions.push('substr(id, 1, ?) = ?')
    values.push(filter.prefix.length, filter.prefix)
  }
  const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''
  const sql = `SELECT * FROM payments ${where} ORDER BY n DESC LIMIT ?`
  return database.all(sql, ...values, filter.limit ?? -1).map((row) => readRow(row, now))
}

/** One request's unresolved payments are named, not counted. */
const enoughRows = 3

/** Payments that may still move money, oldest first; of one request its latest few, newest first. */
export function readOpenPayments(
  database: Database,
  filter: RequestFilter | undefined,
  now: number,
): PaymentRow[] {
  const rows = filter
    ? database.all(
        `SELECT * FROM payments INDEXED BY payments_open WHERE ${isOpen} AND url_hash = ? AND http_method = ? AND body_hash = ? ORDER BY n DESC LIMIT ?`,
        filter.urlHash,
        filter.httpMethod,
        filter.bodyHash,
        enoughRows,
      )
    : database.all(`SELECT * FROM payments INDEXED BY payments_open WHERE ${isOpen} ORDER BY n`)
  return rows.map((row) => readRow(row, now))
}

/** Payments of which nothing has left and whose process has ended. */
export function readDeadPayments(database: Database, now: number): PaymentRow[] {
  return database
    .all(`SELECT * FROM payments INDEXED BY payments_unsent WHERE ${isUnsent} ORDER BY n`)
    .map((row) => readRow(row, now))
    .filter(({ ownerAlive }) => !ownerAlive)
}

function readRow(row: SqlRow, now: number): PaymentRow {
  const isUndecided = openStates.some((state) => state === row['state'])
  return readPaymentRow(row, isUndecided && isOwnerAlive(readRowOwner(row), now - Number(row['updated_at'])))
}
