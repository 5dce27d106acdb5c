import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { isOwnerAlive, readOwner } from '../../../src/ledger/owner.ts'

const gone = spawnSync(process.execPath, ['-e', '0']).pid

test('this process is alive', () => {
  expect(isOwnerAlive(readOwner(process.pid), Number.MAX_SAFE_INTEGER)).toBe(process.platform === 'linux')
  expect(isOwnerAlive(readOwner(process.pid), 0)).toBe(true)
})

test('a process that has ended is not', () => {
  expect(isOwnerAlive(readOwner(gone), 0)).toBe(false)
  expect(isOwnerAlive({ pid: gone, start: '1' }, 0)).toBe(false)
})

test('a later process with the same id is another one', () => {
  expect(isOwnerAlive({ pid: process.pid, start: '1' }, 0)).toBe(false)
})

test('without a start time the id counts, for a while', () => {
  const owner = { pid: process.pid, start: undefined }
  expect(isOwnerAlive(owner, 599_999)).toBe(true)
  expect(isOwnerAlive(owner, 600_000)).toBe(false)
})
