import type { ChannelLock, ChannelSlot, ChannelStore } from '../../core/channel-store.ts'
import { StateError } from '../../core/errors.ts'
import type { SessionContext } from './session-context.ts'

/** How long another process may work on the channel before this one gives up. */
const longestPatienceMs = 30_000
const firstWaitMs = 4
const longestWaitMs = 50
/** A process whose requests queue for one channel lets others have it this often. */
const turnMs = 1000

/** When a user is told what is waited for. */
const quietMs = 2000

/** Who waits for a slot inside this process, and the lock that goes from one to the next. */
type Queue = {
  waiting: number
  tail: Promise<void>
  held: ChannelLock | undefined
  since: number
  /** When this process last had it. */
  heldUntil: number
  /** It was given back for others, who look for it now and then. */
  isOthersTurn: boolean
}

const queues = new Map<string, Queue>()

/** What waiting touches of the world. */
type Waiting = Readonly<{
  now(): number
  sleep(milliseconds: number): Promise<void>
  warn(text: string): void
  /** What the user has left for it, milliseconds. */
  patienceMs(): number | undefined
}>

/**
 * Takes the lock of a slot: requests of this process queue for as long as it takes, another process is waited for a while.
 *
 * @throws {StateError} naming the process that has it, when that takes too long
 */
export async function takeLock(
  store: ChannelStore,
  slot: ChannelSlot,
  waiting: Waiting,
): Promise<ChannelLock> {
  const { now } = waiting
  const key = JSON.stringify(Object.values(slot).map(String))
  const queue = queues.get(key) ?? {
    waiting: 0,
    tail: Promise.resolve(),
    held: undefined,
    since: 0,
    heldUntil: 0,
    isOthersTurn: false,
  }
  queues.set(key, queue)
  const cameAt = now()
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
      if (queue.isOthersTurn) await waiting.sleep(longestWaitMs)
      queue.isOthersTurn = false
      // Those who queued behind one that gave up have waited as long.
      const from = Math.max(cameAt, queue.heldUntil)
      queue.held = await waitForLock(store, slot, from, waiting)
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
      queue.heldUntil = now()
      if (queue.waiting === 0 || now() - queue.since > turnMs) {
        queue.isOthersTurn = queue.waiting > 0
        queue.held?.release()
        queue.held = undefined
      }
      open()
    },
  }
}

/** Takes the lock of a payment's slot, while other payments of this process go on. @throws {StateError} */
export function lockSlot({
  store,
  slot,
  sessions,
  deps,
}: Pick<SessionContext, 'store' | 'slot' | 'sessions' | 'deps'>): Promise<ChannelLock> {
  const { now, warn } = deps
  return sessions.aside(() => takeLock(store, slot, { ...sessions, now, warn }))
}

async function waitForLock(
  store: ChannelStore,
  slot: ChannelSlot,
  from: number,
  { now, sleep, warn, patienceMs }: Waiting,
): Promise<ChannelLock> {
  const end = Math.min(from + longestPatienceMs, now() + (patienceMs() ?? Number.POSITIVE_INFINITY))
  let isTold = false
  for (let wait = firstWaitMs; ; wait = Math.min(wait * 2, longestWaitMs)) {
    const lock = store.tryLock(slot)
    if ('release' in lock) return lock
    const waited = now() - from
    if (now() > end) throw busyError(slot, lock.holder)
    if (waited > quietMs && !isTold) {
      isTold = true
      warn(`waiting for process ${lock.holder.pid}, which pays out of the channel of ${slot.origin}`)
    }
    await sleep(wait)
  }
}

function busyError({ origin }: ChannelSlot, { pid, since }: { pid: number; since: number }): StateError {
  const time = new Date(since).toISOString().slice(11, 19)
  return new StateError(`The payment channel of ${origin} is in use by process ${pid} since ${time} UTC.`, {
    hint: 'Nothing was sent. One process pays out of a channel at a time; wait for it to end, or end it.',
  })
}
