import type { PaymentState } from '../core/ledger.ts'
import type { Database } from './database.ts'
import { foreignError, newerError } from './database-error.ts'

/** States in which money may have moved or may still move. */
export const openStates = ['intended', 'signed', 'sent', 'unknown'] as const satisfies readonly PaymentState[]

/** The same as a condition; word for word what the index below has, or SQLite does not use it. */
export const isOpen = "state IN ('intended','signed','sent','unknown')"

/** States in which nothing has left; word for word what another index has. */
export const isUnsent = "state IN ('intended','signed')"

/** States whose amount is held or spent. */
export const isCounted = "state IN ('intended','signed','sent','unknown','settled')"

/** "PRST": tells our files from other SQLite databases. */
const applicationId = 0x50525354

/** One entry per version; what is released is never edited, only added to. */
const migrations: readonly string[] = [
  `CREATE TABLE payments (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    settled_by TEXT,
    protocol TEXT NOT NULL,
    method TEXT NOT NULL,
    intent TEXT NOT NULL,
    network TEXT NOT NULL,
    chain_id INTEGER NOT NULL,
    genesis TEXT,
    testnet INTEGER NOT NULL,
    amount TEXT NOT NULL,
    decimals INTEGER NOT NULL,
    amount_micros TEXT,
    fee_micros TEXT NOT NULL,
    counted INTEGER NOT NULL,
    counted_at INTEGER NOT NULL,
    currency TEXT NOT NULL,
    token TEXT NOT NULL,
    payer TEXT NOT NULL,
    recipient TEXT NOT NULL,
    splits TEXT NOT NULL,
    mode TEXT NOT NULL,
    memo TEXT,
    sponsored INTEGER NOT NULL,
    valid_before INTEGER NOT NULL,
    origin TEXT NOT NULL,
    host TEXT NOT NULL,
    http_method TEXT NOT NULL,
    url_hash TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    challenge TEXT NOT NULL,
    credential_header TEXT NOT NULL,
    draft TEXT NOT NULL,
    tx_hash TEXT,
    reference TEXT,
    receipt TEXT,
    reason TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    owner_pid INTEGER NOT NULL,
    owner_start TEXT
  ) STRICT;
  CREATE INDEX payments_open ON payments (url_hash) WHERE ${isOpen};
  CREATE INDEX payments_unsent ON payments (n) WHERE ${isUnsent};
  CREATE INDEX payments_counted ON payments (testnet, counted_at, host, counted, state) WHERE ${isCounted};
  CREATE INDEX payments_updated ON payments (updated_at);
  CREATE TABLE balances (
    chain_id INTEGER NOT NULL,
    genesis TEXT NOT NULL,
    token TEXT NOT NULL,
    owner TEXT NOT NULL,
    amount TEXT NOT NULL,
    read_at INTEGER NOT NULL,
    PRIMARY KEY (chain_id, genesis, token, owner)
  ) STRICT, WITHOUT ROWID;
  PRAGMA application_id = ${applicationId};`,
  `ALTER TABLE payments ADD COLUMN channel_id TEXT;
  ALTER TABLE payments ADD COLUMN channel_cumulative TEXT;
  ALTER TABLE payments ADD COLUMN channel_raised TEXT;
  CREATE INDEX payments_channel ON payments (channel_id) WHERE channel_id IS NOT NULL;
  CREATE TABLE channels (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    slot TEXT NOT NULL,
    state TEXT NOT NULL,
    facts TEXT NOT NULL,
    payer TEXT NOT NULL,
    origin TEXT NOT NULL,
    chain_id INTEGER NOT NULL,
    genesis TEXT,
    escrow TEXT NOT NULL,
    payee TEXT NOT NULL,
    token TEXT NOT NULL,
    network TEXT NOT NULL,
    testnet INTEGER NOT NULL,
    host TEXT NOT NULL,
    currency TEXT NOT NULL,
    decimals INTEGER NOT NULL,
    dollar INTEGER NOT NULL,
    deposit TEXT NOT NULL,
    pending_deposit TEXT NOT NULL,
    pending_call TEXT,
    signed TEXT NOT NULL,
    accepted TEXT NOT NULL,
    spent TEXT NOT NULL,
    settled TEXT NOT NULL,
    fee_micros TEXT NOT NULL,
    resource TEXT NOT NULL,
    recovered INTEGER NOT NULL,
    close_requested_at INTEGER,
    close_tx_hash TEXT,
    reason TEXT,
    created_at INTEGER NOT NULL,
    used_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX channels_slot ON channels (slot, n);
  CREATE TABLE channel_locks (
    slot TEXT PRIMARY KEY,
    pid INTEGER NOT NULL,
    start TEXT,
    since INTEGER NOT NULL,
    used_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;`,
]

/**
 * Brings the file to this version of the schema; an old or empty one is migrated, whoever comes first.
 *
 * @throws {StateError} for a newer file and for one that is another program's.
 */
export function migrate(database: Database): void {
  if (readMark(database).isCurrent) return
  database.transaction(() => {
    const { version, id, isCurrent } = readMark(database)
    if (isCurrent) return
    const isNew = version === 0 && id === 0 && isEmpty(database)
    if (!isNew && id !== applicationId) throw foreignError(database.file)
    if (version > migrations.length) throw newerError(database.file)
    for (const migration of migrations.slice(version)) database.exec(migration)
    database.exec(`PRAGMA user_version = ${migrations.length}`)
  })
}

function readMark(database: Database) {
  const row = database.get(
    'SELECT user_version, application_id FROM pragma_user_version, pragma_application_id',
  )
  const version = Number(row?.['user_version'])
  const id = Number(row?.['application_id'])
  return { version, id, isCurrent: id === applicationId && version === migrations.length }
}

function isEmpty(database: Database): boolean {
  return database.get('SELECT 1 FROM sqlite_master LIMIT 1') === undefined
}
