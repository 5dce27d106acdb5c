import { StateError } from '../core/errors.ts'

type Words = Readonly<{ what: string; hint: string }>

const damaged: Words = {
  what: 'is damaged or no ledger',
  hint: 'Without it presto does not pay. Move it away to start a new one; what was spent is then forgotten.',
}
const unreachable: Words = {
  what: 'cannot be opened or created',
  hint: 'Check the folder and its permissions; PRESTO_HOME names another one.',
}
/** The package tells no code when a query fails after its first rows. */
const unreadable: Words = { ...damaged, what: 'cannot be read any further' }
const unwritable: Words = {
  what: 'cannot be written',
  hint: 'Without it presto does not pay. Check its permissions, and PRESTO_HOME.',
}

/** By SQLite's primary result code. @source sqlite.org/rescode.html */
const sqliteWords: Readonly<Record<number, Words>> = {
  3: unwritable,
  5: {
    what: 'was locked by another program for more than 5 s',
    hint: 'Try again when the other program has ended.',
  },
  8: unwritable,
  10: { what: 'cannot be read or written: the disk failed', hint: 'Check the disk.' },
  11: damaged,
  13: {
    what: 'cannot grow: the disk is full',
    hint: 'Without it presto does not pay. Make room on the disk.',
  },
  14: unreachable,
  26: damaged,
}
const fileWords: Readonly<Record<string, Words>> = {
  ERR_SQLITE_ERROR: unreadable,
  ENOSPC: sqliteWords[13] ?? unwritable,
  EROFS: unwritable,
  EACCES: unreachable,
  EPERM: unreachable,
  ENOTDIR: unreachable,
  EISDIR: unreachable,
  EEXIST: unreachable,
  ENOENT: unreachable,
}

/** A failure of the file or of SQLite as a `StateError`; anything else, a broken constraint for one, is our bug and passes. */
export function mapDatabaseError(error: unknown, file: string): unknown {
  const { errcode, code } = error as { errcode?: unknown; code?: unknown }
  const words = typeof errcode === 'number' ? sqliteWords[errcode & 0xff] : fileWords[String(code)]
  return words
    ? new StateError(`The ledger ${file} ${words.what}`, { hint: words.hint, cause: error })
    : error
}

/** True for the error of a file that another process holds. */
export function isBusy(error: unknown): boolean {
  const cause = error instanceof StateError ? (error.cause as { errcode?: unknown }) : undefined
  return typeof cause?.errcode === 'number' && (cause.errcode & 0xff) === 5
}

/** The file was written by a presto that knows more than this one. */
export function newerError(file: string): StateError {
  return new StateError(`The ledger ${file} was written by a newer presto`, { hint: 'Update presto.' })
}

/** The file is an SQLite database of some other program. */
export function foreignError(file: string): StateError {
  return new StateError(`The ledger ${file} ${damaged.what}`, { hint: damaged.hint })
}
