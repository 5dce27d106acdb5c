import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Ledger } from '../../../src/core/ledger.ts'
import { openLedger } from '../../../src/ledger/open-ledger.ts'
import { newChannel, sessionIntention, slot, wide } from './channel.ts'
import { ceilings, intention, noon } from './intention.ts'

let folder: string
let file: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'presto-migration-'))
  file = join(folder, 'ledger.db')
  const database = new DatabaseSync(file)
  database.exec(readFileSync('test/fixtures/ledger/version-1.sql', 'utf8'))
  database.close()
})
afterEach(() => rmSync(folder, { recursive: true }))

const open = (): Ledger => openLedger(file, { now: () => noon, pid: process.pid })

function query(sql: string): readonly unknown[] {
  const database = new DatabaseSync(file)
  const rows = database.prepare(sql).all()
  database.close()
  return rows
}

const columns = query.bind(undefined, "SELECT name FROM pragma_table_info('payments') ORDER BY cid")

test('a ledger of version 1 keeps its rows, its spending and its balances', () => {
  const before = query('SELECT * FROM payments ORDER BY n')
  const ledger = open()
  expect(
    ledger.list().map(({ id, state, channelId, cumulative }) => [id, state, channelId, cumulative]),
  ).toEqual(
    ['refused', 'expired', 'rejected', 'unknown', 'settled', 'sent', 'intended'].map((state) => [
      `pay_v1_${state}`,
      state,
      undefined,
      undefined,
    ]),
  )
  expect(ledger.get('pay_v1_settled')).toMatchObject({
    settledBy: 'receipt',
    receipt: { status: 'success', reference: "it's" },
  })
  expect(ledger.spent({ testnet: true, now: noon }).todayMicros).toBe(1_800_000n)
  expect(ledger.spent({ testnet: false, now: noon }).todayMicros).toBe(600_000n)
  const key = { chainId: 1337, genesis: slot.genesis, token: slot.token, owner: slot.payer }
  expect(ledger.cachedBalance(key)?.amount).toBe(5_990_000n)
  expect(ledger.resolveDead().map(({ id }) => id)).toEqual(['pay_v1_intended'])
  ledger.close()
  const untouched = (row: unknown) => !String((row as { id: string }).id).endsWith('intended')
  const after = query('SELECT * FROM payments ORDER BY n')
  expect(after.filter(untouched)).toEqual(
    before.filter(untouched).map((row) => ({
      ...(row as object),
      channel_id: null,
      channel_cumulative: null,
      channel_raised: null,
    })),
  )
})

test('a ledger of version 1 takes channels, and payments by them, from then on', () => {
  const ledger = open()
  const channel = newChannel()
  const payment = sessionIntention()
  ledger.channels().intendOpen(channel, wide)
  ledger.intend(payment, ceilings())
  ledger.channels().voucher(channel.facts.id, 100_000n, { id: payment.id, grows: 0n, ceilings: ceilings() })
  ledger.close()
  const again = open()
  expect(again.channels().get(channel.facts.id)?.signed).toBe(100_000n)
  expect(again.get(payment.id)).toMatchObject({ state: 'sent', channelId: channel.facts.id })
  again.close()
})

test('a ledger that was migrated is what a new one is', () => {
  open().close()
  const schema = 'SELECT type, name, tbl_name FROM sqlite_master ORDER BY name'
  const migrated = [query(schema), columns(), query('PRAGMA user_version')]
  rmSync(file)
  open().close()
  expect([query(schema), columns(), query('PRAGMA user_version')]).toEqual(migrated)
  expect(migrated[2]).toEqual([{ user_version: 2 }])
})

test('a migration that fails leaves the file as it was', () => {
  const database = new DatabaseSync(file)
  database.exec('CREATE TABLE channels (of_another_program TEXT)')
  database.close()
  expect(open).toThrow()
  expect(query('PRAGMA user_version')).toEqual([{ user_version: 1 }])
  expect(columns()).not.toContainEqual({ name: 'channel_id' })
})

test('a charge touches nothing of channels', () => {
  const ledger = open()
  const database = new DatabaseSync(file)
  database.exec('DROP TABLE channels; DROP TABLE channel_locks; DROP INDEX payments_channel')
  database.close()
  const charge = intention()
  ledger.resolveDead()
  ledger.intend(charge, ceilings({ perDay: 10n ** 9n }))
  ledger.signed(charge.id, '0xab')
  ledger.sent(charge.id)
  ledger.settled(charge.id, 'receipt', {})
  expect(ledger.get(charge.id)?.state).toBe('settled')
  expect(() => ledger.channels().list()).toThrow(/no such table/)
  ledger.close()
})

test('payments of a channel are found by its index, and a charge is in none of it', () => {
  const ledger = open()
  ledger.close()
  const plan = query(
    "EXPLAIN QUERY PLAN SELECT id FROM payments INDEXED BY payments_channel WHERE channel_id = 'x' AND state IN ('sent')",
  )
  expect(JSON.stringify(plan)).toContain('payments_channel (channel_id=?)')
  expect(query("SELECT sql FROM sqlite_master WHERE name = 'payments_channel'")).toEqual([
    { sql: expect.stringContaining('WHERE channel_id IS NOT NULL') },
  ])
})
