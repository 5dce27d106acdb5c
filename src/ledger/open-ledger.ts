import type { ChannelStore } from '../core/channel-store.ts'
import type { Intention, Ledger, PaymentRow } from '../core/ledger.ts'
import { feeUnits, readCachedBalance, reduceCachedBalance, writeCachedBalance } from './balances.ts'
import { type Database, openDatabase, type SqlValue } from './database.ts'
import { openChannels } from './open-channels.ts'
import { overLimitError } from './over-limit.ts'
import { type Owner, readOwner } from './owner.ts'
import { writeIntentionColumns } from './payment-columns.ts'
import { readDeadPayments, readOpenPayments, readPayment, readPayments } from './read-payments.ts'
import { isCounted, migrate } from './schema.ts'
import { countedMicros, findPassed, readCountedAt, readSpending } from './spending.ts'
import { takeStep } from './transitions.ts'

/** The clock in unix milliseconds, and the process that rows are made by. */
export type LedgerOptions = Readonly<{ now(): number; pid: number }>

const deadReason = 'the process that made it ended before anything was sent'

/**
 * Opens the ledger, which is made (0600, in a 0700 folder) when it is not there.
 *
 * @throws {StateError} unreadable, newer, damaged, full, or locked for more than 5 s
 */
export function openLedger(file: string, options: LedgerOptions): Ledger {
  const database = openDatabase(file)
  migrate(database)
  const { now, pid } = options
  let self: Owner | undefined
  const owner = (): Owner => {
    self ??= readOwner(pid)
    return self
  }
  let channels: ChannelStore | undefined
  return {
    ...writers(database, now, owner),
    get: (id) => readPayment(database, id, now()),
    list: (filter = {}) => readPayments(database, filter, now()),
    unresolved: (filter) => readOpenPayments(database, filter, now()),
    resolveDead: () => expireDead(database, now()),
    spent: ({ testnet, host, now: at }) => {
      const { total, atHost } = readSpending(database, { testnet, host, now: at })
      return { todayMicros: total, hostTodayMicros: atHost }
    },
    cachedBalance: (key) => readCachedBalance(database, key),
    cacheBalance: (key, amount, at) => writeCachedBalance(database, key, amount, at),
    isFirstMainnetPayment: () =>
      database.get(
        `SELECT 1 FROM payments WHERE testnet = 0 AND ${isCounted} AND intent <> 'transfer' LIMIT 1`,
      ) === undefined,
    channels: () => {
      channels ??= openChannels({ database, now, owner })
      return channels
    },
    close: database.close,
  }
}

type Writers = Pick<
  Ledger,
  'intend' | 'refuse' | 'signed' | 'sent' | 'settled' | 'unknown' | 'rejected' | 'expired'
>

function writers(database: Database, now: () => number, owner: () => Owner): Writers {
  const insert = createInsert(database, owner)
  return {
    intend: (intention, ceilings) => {
      const write = () => {
        const spent = () =>
          readSpending(database, { ...intention, now: Math.min(now(), intention.createdAt) })
        const found = findPassed(intention, ceilings, spent)
        insert(intention, found && overLimitError(intention, found).message)
        return found
      }
      // A voucher's own commit comes before anything leaves, and flushes this one.
      const passed =
        intention.intent === 'session'
          ? database.relaxed(() => database.transaction(write))
          : database.transaction(write)
      if (passed) throw overLimitError(intention, passed)
    },
    refuse: (intention, reason) => database.transaction(() => insert(intention, reason)),
    signed: (id, txHash) =>
      database.transaction(() => {
        takeStep(database, id, 'signed', now(), { tx_hash: ['?', txHash ?? null] })
        reduceBalanceOf(database, id)
      }),
    sent: (id) => {
      takeStep(database, id, 'sent', now(), {
        owner_pid: ['?', owner().pid],
        owner_start: ['?', owner().start ?? null],
      })
    },
    settled: (id, by, { reference, txHash, receipt }) => {
      const columns = {
        settled_by: ['coalesce(settled_by, ?)', by],
        reason: ['?', null],
        tx_hash: ['coalesce(tx_hash, ?)', txHash ?? null],
        reference: ['coalesce(reference, ?)', reference ?? null],
        receipt: ['coalesce(receipt, ?)', receipt ? JSON.stringify(receipt) : null],
      } as const
      // The chain has the last word: a receipt that comes after it has proved the payment dead changes nothing.
      const write = () =>
        takeStep(database, id, 'settled', now(), columns, by === 'receipt' ? ['rejected', 'expired'] : [])
      // What a channel paid is in its last voucher; without this the row stays `sent`, and is held.
      if (isSession(database, id)) database.relaxed(write)
      else write()
    },
    unknown: (id, reason) => void takeStep(database, id, 'unknown', now(), { reason: ['?', reason] }),
    rejected: (id, reason) => void takeStep(database, id, 'rejected', now(), { reason: ['?', reason] }),
    expired: (id, reason) => void takeStep(database, id, 'expired', now(), { reason: ['?', reason] }),
  }
}

function isSession(database: Database, id: string): boolean {
  return database.get('SELECT intent FROM payments WHERE id = ?', id)?.['intent'] === 'session'
}

/** Writes a new row: `refused` when there is a reason, else `intended`. */
function createInsert(database: Database, owner: () => Owner) {
  return (intention: Intention, reason: string | undefined): void => {
    const columns: Record<string, SqlValue> = {
      ...writeIntentionColumns(intention),
      state: reason === undefined ? 'intended' : 'refused',
      reason: reason ?? null,
      counted: countedMicros(intention),
      counted_at: readCountedAt(database, intention.createdAt),
      updated_at: intention.createdAt,
      owner_pid: owner().pid,
      owner_start: owner().start ?? null,
    }
    const names = Object.keys(columns)
    database.run(
      `INSERT INTO payments (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
      ...Object.values(columns),
    )
  }
}

function reduceBalanceOf(database: Database, id: string): void {
  const row = database.get(
    'SELECT intent, chain_id, genesis, token, payer, amount, decimals, fee_micros FROM payments WHERE id = ?',
    id,
  )
  // A voucher takes nothing from the wallet: the deposit was taken when the channel was opened.
  if (!row || row['intent'] === 'session') return
  const key = {
    chainId: Number(row['chain_id']),
    genesis: (row['genesis'] ?? undefined) as PaymentRow['genesis'],
    token: row['token'] as PaymentRow['token'],
    owner: row['payer'] as PaymentRow['payer'],
  }
  const fee = feeUnits(BigInt(String(row['fee_micros'])), Number(row['decimals']))
  reduceCachedBalance(database, key, BigInt(String(row['amount'])) + fee)
}

/** A process that has ended sends nothing any more, and in these states nothing has left. */
function expireDead(database: Database, now: number): readonly PaymentRow[] {
  const dead = readDeadPayments(database, now)
  if (dead.length === 0) return dead
  return database.transaction(() =>
    dead.flatMap(({ id, state }) => {
      const changed = database.run(
        "UPDATE payments SET state = 'expired', reason = ?, updated_at = ? WHERE id = ? AND state = ?",
        deadReason,
        now,
        id,
        state,
      )
      return changed === 1 ? (readPayment(database, id, now) ?? []) : []
    }),
  )
}
