import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type StatementSyncInstance } from '@photostructure/sqlite'
import { isBusy, mapDatabaseError } from './database-error.ts'

export type SqlValue = string | number | bigint | null
export type SqlRow = Readonly<Record<string, SqlValue>>

/** One SQLite file; every failure of it is a `StateError`. */
export type Database = Readonly<{
  file: string
  /** @returns How many rows changed. */
  run(sql: string, ...values: SqlValue[]): number
  get(sql: string, ...values: SqlValue[]): SqlRow | undefined
  all(sql: string, ...values: SqlValue[]): SqlRow[]
  /** Several statements without values. */
  exec(sql: string): void
  /** Runs `work` in one transaction that is the only writer from its start; on a throw nothing of it stays. */
  transaction<T>(work: () => T): T
  /**
   * Commits inside `work` survive the end of this process, and of a machine that loses power only what was flushed since: for
   * what may be forgotten without harm, a lock or a server's word on what was signed.
   */
  relaxed<T>(work: () => T): T
  close(): void
}>

/**
 * Opens an SQLite file whose commits are on disk when they return.
 *
 * A write-ahead log costs one flush for a commit where a rollback journal costs two or three, and a process that is
 * killed leaves nothing to clean up. The log's own default in this build of SQLite does not flush, hence the pragma. Every
 * process reads the log that the last one left, so it is kept short.
 *
 * @param busyTimeoutMs How long another process may hold the file before presto gives up.
 * @throws {StateError}
 */
export function openDatabase(file: string, busyTimeoutMs = 5000): Database {
  const connection = guard(file, () => {
    createFile(file)
    return new DatabaseSync(file, { timeout: busyTimeoutMs, enableForeignKeyConstraints: false })
  })
  const statements = new Map<string, StatementSyncInstance>()
  const prepare = (sql: string): StatementSyncInstance => {
    const known = statements.get(sql)
    if (known) return known
    const statement = connection.prepare(sql)
    statements.set(sql, statement)
    return statement
  }
  const exec = (sql: string): void => guard(file, () => connection.exec(sql))
  exec('PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 32')
  const hasLog = startLog(() =>
    guard(file, () => prepare('PRAGMA journal_mode = WAL').get() as SqlRow | undefined),
  )
  return {
    file,
    exec,
    run: (sql, ...values) => guard(file, () => prepare(sql).run(...values).changes),
    get: (sql, ...values) => guard(file, () => prepare(sql).get(...values) as SqlRow | undefined),
    all: (sql, ...values) => guard(file, () => prepare(sql).all(...values) as SqlRow[]),
    transaction: (work) => {
      exec('BEGIN IMMEDIATE')
      try {
        const result = work()
        exec('COMMIT')
        return result
      } catch (error) {
        if (connection.isTransaction) exec('ROLLBACK')
        throw error
      }
    },
    relaxed: (work) => {
      // Without a log a commit that is not flushed may leave a broken file.
      if (!hasLog) return work()
      exec('PRAGMA synchronous = NORMAL')
      try {
        return work()
      } finally {
        exec('PRAGMA synchronous = FULL')
      }
    },
    close: () => connection.close(),
  }
}

/** A file keeps this mode. While another process uses a new file it cannot change, and the next one to open it sees to it. */
function startLog(ask: () => SqlRow | undefined): boolean {
  try {
    return ask()?.['journal_mode'] === 'wal'
  } catch (error) {
    if (!isBusy(error)) throw error
    return false
  }
}

/** A new file is nobody else's from its first moment; SQLite gives its log the same mode. */
function createFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  closeSync(openSync(file, 'a', 0o600))
}

function guard<T>(file: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw mapDatabaseError(error, file)
  }
}
