import { expect, test } from 'vitest'
import type { ChannelSlot, ChannelStore } from '../../../../src/core/channel-store.ts'
import { StateError } from '../../../../src/core/errors.ts'
import { takeLock } from '../../../../src/payment/channel/take-lock.ts'

let slots = 0

/** A slot of its own, a clock that moves when somebody sleeps, and a lock that another process has until `freeAt`. */
function prepare(freeAt: number, patienceMs?: number) {
  const slot = { origin: `https://a.example:${++slots}`, chainId: 1 } as ChannelSlot
  let time = 1_000_000
  let holder: 'other' | 'ours' | 'nobody' = 'other'
  const since = time
  let entering: number | undefined
  let otherUntil = 0
  const warnings: string[] = []
  const log: string[] = []
  const tryLock: ChannelStore['tryLock'] = () => {
    if (holder === 'other' && otherUntil === 0 && time - since >= freeAt) holder = 'nobody'
    if (holder !== 'nobody') return { holder: { pid: 4711, since } }
    holder = 'ours'
    log.push('taken')
    return {
      release: () => {
        holder = 'nobody'
        log.push('released')
      },
    }
  }
  const waiting = {
    now: () => time,
    sleep: async (milliseconds: number) => {
      time += milliseconds
      if (holder === 'other' && otherUntil > 0 && time >= otherUntil) {
        holder = 'nobody'
        log.push('other released')
      }
      // Another process that looks for the lock finds it in a pause.
      if (holder !== 'nobody' || entering === undefined) return
      holder = 'other'
      otherUntil = time + entering
      entering = undefined
      log.push('other taken')
    },
    warn: (text: string) => void warnings.push(text),
    patienceMs: () => patienceMs,
  }
  const enter = (milliseconds: number) => {
    entering = milliseconds
  }
  const take = () => takeLock({ tryLock } as ChannelStore, slot, waiting)
  return { take, warnings, log, slot, waited: () => time - since, pass: waiting.sleep, enter }
}

test('a lock of another process is waited for without a word when it is short', async () => {
  const { take, warnings, waited } = prepare(1500)
  const lock = await take()
  lock.release()
  expect(warnings).toEqual([])
  expect(waited()).toBeGreaterThanOrEqual(1500)
  expect(waited()).toBeLessThanOrEqual(1550)
})

test('after two seconds the user is told once for whom', async () => {
  const { take, warnings, slot } = prepare(9000)
  await take()
  expect(warnings).toEqual([`waiting for process 4711, which pays out of the channel of ${slot.origin}`])
})

test('after half a minute it is given up, and all who queued with it at the same time', async () => {
  const { take, waited, slot } = prepare(Number.POSITIVE_INFINITY)
  const results = await Promise.allSettled([take(), take(), take()])
  for (const result of results) {
    expect(result).toMatchObject({ status: 'rejected', reason: expect.any(StateError) })
    expect(String((result as PromiseRejectedResult).reason)).toContain(
      `The payment channel of ${slot.origin} is in use by process 4711 since 00:16:40 UTC.`,
    )
  }
  expect(waited()).toBeGreaterThan(30_000)
  expect(waited()).toBeLessThan(30_300)
})

test('-m is the end of waiting too', async () => {
  const { take, waited } = prepare(Number.POSITIVE_INFINITY, 1000)
  await expect(take()).rejects.toThrow(StateError)
  expect(waited()).toBeGreaterThan(1000)
  expect(waited()).toBeLessThan(1100)
})

test('inside a process the lock goes from one to the next, in order, however long each has it', async () => {
  const { take, log, pass } = prepare(0)
  const order: number[] = []
  const work = async (n: number) => {
    const lock = await take()
    order.push(n)
    await pass(300)
    lock.release()
    lock.release()
  }
  await Promise.all([1, 2, 3].map(work))
  expect(order).toEqual([1, 2, 3])
  expect(log).toEqual(['taken', 'released'])
})

test('one whose requests queue lets other processes in every second', async () => {
  const { take, log, pass, enter } = prepare(0)
  const work = async () => {
    const lock = await take()
    await pass(600)
    lock.release()
  }
  const all = Promise.all(Array.from({ length: 4 }, work))
  enter(200)
  await all
  expect(log).toEqual(['taken', 'released', 'other taken', 'other released', 'taken', 'released'])
})
