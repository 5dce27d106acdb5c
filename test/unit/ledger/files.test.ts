import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { StateError } from '../../../src/core/errors.ts'
import type { Ledger } from '../../../src/core/ledger.ts'
import { openDatabase } from '../../../src/ledger/database.ts'
import { mapDatabaseError } from '../../../src/ledger/database-error.ts'
import { openLedger } from '../../../src/ledger/open-ledger.ts'
import { migrate } from '../../../src/ledger/schema.ts'
import { takeStep } from '../../../src/ledger/transitions.ts'
import { ceilings, intention, noon } from './intention.ts'

let folder: string
let file: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'presto-files-'))
  file = join(folder, 'ledger.db')
})
afterEach(() => rmSync(folder, { recursive: true }))

const open = () => openLedger(file, { now: () => noon, pid: process.pid })

function edit(sql: string): void {
  const database = new DatabaseSync(file)
  database.exec(sql)
  database.close()
}

test.each<readonly [string, () => void, string]>([
  ['no database', () => writeFileSync(file, 'not a database, '.repeat(500)), 'is damaged or no ledger'],
  ['of another program', () => edit('CREATE TABLE bookmarks (url TEXT)'), 'is damaged or no ledger'],
  [
    'of another program with our version',
    () => edit('CREATE TABLE bookmarks (url TEXT); PRAGMA user_version = 1'),
    'is damaged or no ledger',
  ],
  [
    'newer',
    () => {
      open().close()
      edit('PRAGMA user_version = 99')
    },
    'was written by a newer presto',
  ],
  ['a folder', () => mkdirSync(file), 'cannot be opened or created'],
])('a file that is %s is refused and left alone', (_name, make, words) => {
  make()
  expect(open).toThrow(StateError)
  expect(open).toThrow(`The ledger ${file} ${words}`)
})

test('a file that lost its end is refused', () => {
  const ledger = open()
  for (let count = 0; count < 40; count++) ledger.intend(intention(), ceilings())
  ledger.close()
  edit('PRAGMA wal_checkpoint(TRUNCATE)')
  truncateSync(file, 8192)
  expect(() => open().list()).toThrow(StateError)
  expect(() => open().intend(intention(), ceilings())).toThrow(StateError)
})

test('every commit is flushed to the disk: this build of SQLite does not do so by itself', () => {
  open().close()
  const database = openDatabase(file)
  expect(database.get('PRAGMA journal_mode')).toEqual({ journal_mode: 'wal' })
  expect(database.get('PRAGMA synchronous')).toEqual({ synchronous: 2 })
  database.close()
})

test('a file that another program holds is refused after the time that is allowed', () => {
  open().close()
  const other = new DatabaseSync(file)
  other.exec('BEGIN IMMEDIATE')
  const database = openDatabase(file, 20)
  migrate(database)
  expect(() => database.transaction(() => 1)).toThrow(
    expect.objectContaining({
      message: `The ledger ${file} was locked by another program for more than 5 s`,
      exitCode: 120,
    }),
  )
  other.exec('COMMIT')
  expect(database.transaction(() => 1)).toBe(1)
  database.close()
  other.close()
})

test('a disk that is full is told, and the transaction leaves nothing', () => {
  const database = openDatabase(file)
  migrate(database)
  database.exec('PRAGMA max_page_count = 12')
  const fill = () =>
    database.run('INSERT INTO balances VALUES (1, ?, ?, ?, ?, 0)', 'g', 't', 'o', 'x'.repeat(100_000))
  expect(() => database.transaction(fill)).toThrow(/disk is full/)
  expect(database.all('SELECT * FROM balances')).toEqual([])
  database.close()
})

test('a ledger that fails after the money has left names the payment', () => {
  const ledger = open()
  const { id } = send(ledger)
  const other = new DatabaseSync(file)
  other.exec('BEGIN IMMEDIATE')
  const database = openDatabase(file, 20)
  expect(() => takeStep(database, id, 'settled', noon)).toThrow(
    expect.objectContaining({
      exitCode: 120,
      message: expect.stringContaining(`that payment ${id} is settled could not be written`),
      payment: { id, state: 'settled' },
    }),
  )
  other.exec('ROLLBACK')
  expect(ledger.get(id)?.state).toBe('sent')
  for (const open of [other, database, ledger]) open.close()
})

function send(ledger: Ledger) {
  const row = intention()
  ledger.intend(row, ceilings())
  ledger.signed(row.id, undefined)
  ledger.sent(row.id)
  return row
}

test.each([
  [8, 'cannot be written'],
  [1544, 'cannot be written'],
  [10, 'the disk failed'],
  [14, 'cannot be opened or created'],
])('SQLite error %d is told as a failure of the file', (errcode, words) => {
  const error = mapDatabaseError(Object.assign(new Error('x'), { errcode }), file)
  expect(error).toBeInstanceOf(StateError)
  expect(String(error)).toContain(words)
})

test('a broken constraint is our own mistake and no StateError', () => {
  const ledger = open()
  const row = intention()
  ledger.intend(row, ceilings())
  expect(() => ledger.refuse(row, 'again')).toThrow(/UNIQUE/)
  expect(() => ledger.refuse(row, 'again')).not.toThrow(StateError)
  ledger.close()
})

test('a commit is flushed, but for those that may be lost, also after one of them failed', () => {
  const database = openDatabase(file)
  const mode = () => database.get('PRAGMA synchronous')?.['synchronous']
  const [normal, full] = [1, 2]
  expect(mode()).toBe(full)
  expect(database.relaxed(mode)).toBe(normal)
  expect(mode()).toBe(full)
  const fail = () => {
    throw new Error('no')
  }
  expect(() => database.relaxed(() => database.transaction(fail))).toThrow('no')
  expect(mode()).toBe(full)
  database.close()
})
