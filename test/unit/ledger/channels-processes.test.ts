import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DatabaseSync } from '@photostructure/sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ChannelLock } from '../../../src/core/channel-store.ts'
import type { Ledger } from '../../../src/core/ledger.ts'
import type { Hex } from '../../../src/core/payment.ts'
import { openLedger } from '../../../src/ledger/open-ledger.ts'
import { newChannel, sessionIntention, slot, wide } from './channel.ts'
import { ceilings, noon } from './intention.ts'

const minute = 60_000
let folder: string
let file: string
let clock: number
const children: ChildProcess[] = []
const ledgers: Ledger[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'presto-locks-'))
  file = join(folder, 'ledger.db')
  clock = noon
})
afterEach(() => {
  for (const ledger of ledgers.splice(0)) ledger.close()
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true })
})

function open(pid = process.pid): Ledger {
  const ledger = openLedger(file, { now: () => clock, pid })
  ledgers.push(ledger)
  return ledger
}

type How = 'lock' | 'open' | 'die-signed' | 'die-sent'
type Answer = {
  locked?: true
  holder?: { pid: number; since: number }
  id?: Hex
  payment?: string
  refused?: string
}

/** A child that waits for the word. */
async function start(how: How): Promise<ChildProcess> {
  const script = fileURLToPath(new URL('channel-child.mts', import.meta.url))
  const child = fork(script, [file, how], { execArgv: ['--import', 'tsx'] })
  children.push(child)
  await once(child, 'message')
  return child
}

async function tell(child: ChildProcess): Promise<Answer> {
  child.send('go')
  const [answer] = await once(child, 'message')
  return answer
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

function take(ledger: Ledger): ChannelLock {
  const taken = ledger.channels().tryLock(slot)
  if ('holder' in taken) throw new Error(`held by ${taken.holder.pid}`)
  return taken
}

function holder(ledger: Ledger): number | undefined {
  const taken = ledger.channels().tryLock(slot)
  if ('holder' in taken) return taken.holder.pid
  taken.release()
  return undefined
}

test('two processes race for a slot: one has it, the other is told who', async () => {
  const racers = await Promise.all([start('lock'), start('lock')])
  const answers = await Promise.all(racers.map(tell))
  const winner = answers.findIndex(({ locked }) => locked)
  expect(answers.filter(({ locked }) => locked)).toHaveLength(1)
  expect(answers[1 - winner]?.holder).toEqual({ pid: racers[winner]?.pid, since: noon })
}, 30_000)

test('the lock of a process that is killed is taken over at once', async () => {
  const child = await start('lock')
  expect(await tell(child)).toEqual({ locked: true })
  const ledger = open()
  expect(holder(ledger)).toBe(child.pid)
  await kill(child)
  take(ledger)
  expect(holder(ledger)).toBe(process.pid)
}, 30_000)

test('a lock that was taken over is not released by the process that lost it', async () => {
  const child = await start('lock')
  const ours = open()
  const theirs = take(open(child.pid))
  await kill(child)
  take(ours)
  theirs.release()
  expect(holder(open(process.ppid))).toBe(process.pid)
}, 30_000)

test('one process has a lock once, and another slot is another lock', () => {
  const ledger = open()
  const lock = take(ledger)
  expect(ledger.channels().tryLock(slot)).toEqual({ holder: { pid: process.pid, since: noon } })
  expect(holder(open())).toBe(process.pid)
  const other = { ...slot, origin: 'https://other.example' }
  expect(ledger.channels().tryLock(other)).toHaveProperty('release')
  lock.release()
  const next = take(ledger)
  lock.release()
  expect(holder(ledger)).toBe(process.pid)
  next.release()
  expect(holder(ledger)).toBeUndefined()
})

test('a lock whose process cannot be told from a later one is trusted while it is used', () => {
  const ledger = open(process.ppid)
  const channel = newChannel()
  ledger.channels().intendOpen(channel, wide)
  const payment = sessionIntention()
  ledger.intend(payment, ceilings())
  take(ledger)
  const database = new DatabaseSync(file)
  database.exec('UPDATE channel_locks SET start = NULL')
  database.close()
  clock += 9 * minute
  ledger.channels().voucher(channel.facts.id, 1n, { id: payment.id, grows: 0n, ceilings: ceilings() })
  clock += 9 * minute
  const ours = open()
  expect(ours.channels().tryLock(slot)).toEqual({ holder: { pid: process.ppid, since: noon } })
  clock += minute
  take(ours)
  expect(holder(ledger)).toBe(process.pid)
})

test('two processes with one ceiling between them: exactly one locks its deposit', async () => {
  const racers = await Promise.all([start('open'), start('open')])
  const answers = await Promise.all(racers.map(tell))
  expect(answers.filter(({ id }) => id !== undefined)).toHaveLength(1)
  expect(answers.find(({ refused }) => refused !== undefined)?.refused).toContain(
    'A deposit of 0.60 pathUSD would pass the limit of 1.00 for all channels (0.60 is locked now)',
  )
  const channels = open().channels()
  expect(channels.list()).toHaveLength(1)
  expect(channels.lockedMicros({ testnet: true })).toBe(600_000n)
}, 30_000)

test.each([
  ['die-signed', 0n, 'expired', 0n],
  ['die-sent', 100_000n, 'sent', 100_000n],
] as const)(
  'a process that is killed (%s) leaves %s signed, its channel, and its payment %s',
  async (how, signed, state, spent) => {
    const child = await start(how)
    const { id = '0x', payment = '' } = await tell(child)
    await kill(child)
    const ledger = open()
    ledger.resolveDead()
    expect(ledger.get(payment)).toMatchObject({ state, ownerAlive: false })
    expect(ledger.channels().get(id)).toMatchObject({ state: 'opening', signed, pendingDeposit: 600_000n })
    expect(ledger.spent({ testnet: true, now: noon }).todayMicros).toBe(spent)
  },
  30_000,
)
