import type { ChannelLock, ChannelSlot, ChannelStore } from '../../core/channel-store.ts'
import { StateError } from '../../core/errors.ts'

/** How long another process may work on the channel before this one gives up. */
const patienceMs = 30_000
const firstWaitMs = 4
const longestWaitMs = 50
/** A process whose requests queue for one channel lets others have it this often. */
const turnMs = 1000

/** Who waits for a slot inside this process, and the lock that goes from one to the next. */
type Queue = { waiting: number; tail: Promise<void>; held: ChannelLock | undefined; since: number }

const queues = new Map<string, Queue>()

/**
 * Takes the lock of a slot: requests of this process queue, other processes are waited for.
 *
 * @throws {StateError} naming the process that has it, when that takes too long
 */
export async function takeLock(
  store: ChannelStore,
  slot: ChannelSlot,
  { now, sleep }: Readonly<{ now(): number; sleep(milliseconds: number): Promise<void> }>,
): Promise<ChannelLock> {
  const key = JSON.stringify(Object.values(slot).map(String))
  const queue = queues.get(key) ?? { waiting: 0, tail: Promise.resolve(), held: undefined, since: 0 }
  queues.set(key, queue)
  const before = queue.tail
  let open: () => void = () => undefined
  queue.tail = new Promise((resolve) => {
    open = resolve
  })
  queue.waiting++
  await before
  queue.waiting--
  try {
    if (!queue.held) {
      queue.held = await waitForLock(store, slot, now, sleep)
      queue.since = now()
    }
  } catch (error) {
    open()
    throw error
  }
  let isReleased = false
  return {
    release: () => {
      if (isReleased) return
      isReleased = true
      if (queue.waiting === 0 || now() - queue.since > turnMs) {
        queue.held?.release()
        queue.held = undefined
      }
      open()
    },
  }
}

async function waitForLock(
  store: ChannelStore,
  slot: ChannelSlot,
  now: () => number,
  sleep: (milliseconds: number) => Promise<void>,
): Promise<ChannelLock> {
  const deadline = now() + patienceMs
  for (let wait = firstWaitMs; ; wait = Math.min(wait * 2, longestWaitMs)) {
    const lock = store.tryLock(slot)
    if ('release' in lock) return lock
    if (now() > deadline) throw busyError(slot, lock.holder)
    await sleep(wait)
  }
}

function busyError({ origin }: ChannelSlot, { pid, since }: { pid: number; since: number }): StateError {
  const time = new Date(since).toISOString().slice(11, 19)
  return new StateError(`The payment channel of ${origin} is in use by process ${pid} since ${time} UTC.`, {
    hint: 'Nothing was sent. One process pays out of a channel at a time; wait for it, or use --session new.',
  })
}
