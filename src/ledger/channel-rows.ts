import type { ChannelRow, ChannelSlot, ChannelState } from '../core/channel-store.ts'
import type { Address, Hex } from '../core/payment.ts'
import { isOver, readChannelColumns, writeChannelId, writeSlot } from './channel-columns.ts'
import type { Database, SqlValue } from './database.ts'
import type { Owner } from './owner.ts'

/** What every write of a channel is made with; `now` in unix milliseconds. */
export type ChannelContext = Readonly<{ database: Database; now(): number; owner(): Owner }>

export function readChannel(database: Database, id: Hex): ChannelRow | undefined {
  const row = database.get('SELECT * FROM channels WHERE id = ?', writeChannelId(id))
  return row && readChannelColumns(row)
}

/**
 * The channel that a write is about.
 *
 * @throws {Error} when there is none, or in another state than these: a mistake of the caller
 */
export function requireChannel(
  database: Database,
  id: Hex,
  step: string,
  states: readonly ChannelState[],
): ChannelRow {
  const channel = readChannel(database, id)
  if (channel && states.includes(channel.state)) return channel
  throw new Error(`channel ${id} is ${channel?.state ?? 'not in the ledger'}: no ${step}`)
}

/** The newest channel of a slot that further vouchers may be signed for. */
export function findChannel(database: Database, slot: ChannelSlot): ChannelRow | undefined {
  const row = database.get(
    "SELECT * FROM channels WHERE slot = ? AND state IN ('opening','open') AND recovered = 0 ORDER BY n DESC LIMIT 1",
    writeSlot(slot),
  )
  return row && readChannelColumns(row)
}

/** Newest first; without `states` those that are not over. */
export function listChannels(
  database: Database,
  filter: Readonly<{ states?: readonly ChannelState[]; payer?: Address }>,
): ChannelRow[] {
  const { states, payer } = filter
  const conditions = [states ? `state IN (${states.map(() => '?').join(',')})` : `NOT ${isOver}`]
  const values: SqlValue[] = [...(states ?? [])]
  if (payer !== undefined) {
    conditions.push('lower(payer) = ?')
    values.push(payer.toLowerCase())
  }
  const sql = `SELECT * FROM channels WHERE ${conditions.join(' AND ')} ORDER BY n DESC`
  return database.all(sql, ...values).map(readChannelColumns)
}

/** Writes a new row. */
export function insertChannel(database: Database, columns: Readonly<Record<string, SqlValue>>): void {
  const names = Object.keys(columns)
  database.run(
    `INSERT INTO channels (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    ...Object.values(columns),
  )
}

/** Sets columns of one row; amounts become text. */
export function updateChannel(
  database: Database,
  id: Hex,
  columns: Readonly<Record<string, SqlValue>>,
): void {
  const values = Object.values(columns).map((value) => (typeof value === 'bigint' ? value.toString() : value))
  const sets = Object.keys(columns).map((name) => `${name} = ?`)
  database.run(`UPDATE channels SET ${sets.join(', ')} WHERE id = ?`, ...values, writeChannelId(id))
}
