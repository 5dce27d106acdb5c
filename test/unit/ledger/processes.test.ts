import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Ledger } from '../../../src/core/ledger.ts'
import { openLedger } from '../../../src/ledger/open-ledger.ts'
import { ceilings, intention, noon } from './intention.ts'

let folder: string
let file: string
const children: ChildProcess[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'presto-race-'))
  file = join(folder, 'ledger.db')
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true })
})

function open(): Ledger {
  return openLedger(file, { now: () => noon, pid: process.pid })
}

/** A child that waits for the word. */
async function start(how: 'go' | 'die-intended' | 'die-signed'): Promise<ChildProcess> {
  const script = fileURLToPath(new URL('spend-child.mts', import.meta.url))
  const child = fork(script, [file, how], { execArgv: ['--import', 'tsx'] })
  children.push(child)
  await once(child, 'message')
  return child
}

async function tell(child: ChildProcess): Promise<{ id?: string; refused?: string }> {
  child.send('go')
  const [answer] = await once(child, 'message')
  return answer
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

test('two processes with one dollar between them: exactly one spends 0.60, in a ledger that both make', async () => {
  const racers = await Promise.all([start('go'), start('go')])
  const answers = await Promise.all(racers.map(tell))
  expect(answers.filter(({ id }) => id !== undefined)).toHaveLength(1)
  expect(answers.find(({ refused }) => refused !== undefined)?.refused).toContain(
    '0.60 pathUSD would pass the daily limit of 1.00 (0.60 spent in the last 24 hours)',
  )
  const ledger = open()
  expect(ledger.list().map(({ state }) => state)).toEqual(['refused', 'intended'])
  ledger.close()
}, 30_000)

test.each(['die-intended', 'die-signed'] as const)(
  'a process that is killed (%s) leaves its row, which expires when it is resolved',
  async (how) => {
    const child = await start(how)
    const { id = '' } = await tell(child)
    const ledger = open()
    expect(ledger.get(id)).toMatchObject({ ownerAlive: true })
    expect(ledger.resolveDead()).toEqual([])
    await kill(child)
    expect(ledger.get(id)).toMatchObject({ state: how.slice(4), ownerAlive: false })
    expect(ledger.spent({ testnet: true, now: noon }).todayMicros).toBe(600_000n)
    expect(ledger.resolveDead()).toMatchObject([{ id, state: 'expired' }])
    expect(ledger.spent({ testnet: true, now: noon }).todayMicros).toBe(0n)
    expect(ledger.resolveDead()).toEqual([])
    ledger.close()
  },
  30_000,
)

test('a process that is killed in the middle of a transaction leaves nothing of it', async () => {
  const ledger = open()
  const row = intention()
  ledger.intend(row, ceilings())
  const child = fork(fileURLToPath(new URL('write-child.cjs', import.meta.url)), [file])
  children.push(child)
  await once(child, 'message')
  await kill(child)
  expect(ledger.get(row.id)?.state).toBe('intended')
  ledger.signed(row.id, undefined)
  ledger.close()
  const again = open()
  expect(again.get(row.id)?.state).toBe('signed')
  again.close()
}, 30_000)
