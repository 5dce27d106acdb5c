import type { ChannelPay } from '../../core/channel.ts'
import type { ChannelLock, ChannelRow, ChannelStore } from '../../core/channel-store.ts'
import { StateError, WalletError } from '../../core/errors.ts'
import type { Rpc, Signer } from '../../core/payment.ts'
import type { SendManagement } from './manage.ts'

/** What everything that happens to a channel besides paying may touch of the world. */
export type ChannelDeps = Readonly<{
  /** Unix milliseconds. */
  now(): number
  sleep(milliseconds: number): Promise<void>
  random(bytes: number): Uint8Array
  store: ChannelStore
  pay: ChannelPay
  /** The endpoint of the channel's own chain, checked by chain id and genesis; or why it cannot be asked, a clause. */
  findChain(row: ChannelRow): Promise<Readonly<{ rpc: Rpc }> | string>
  /** The key of the channel's payer. @throws {WalletError} */
  signer(row: ChannelRow): Promise<Signer>
  /** Requests to the channel's resource. @throws {CliError} for a resource that credentials are never sent to */
  send(row: ChannelRow): SendManagement
  /** Ceiling of the network fee of one transaction, micro-dollars. */
  maxFeeMicros: bigint
}>

/** Requests take a moment; a stream may take hours, and is not waited for. */
const patience = { tries: 100, pauseMs: 50 }

/**
 * Does something with a channel while no other process does; the row is read anew under the lock.
 *
 * @throws {StateError} when a living process keeps the lock
 */
export async function withChannelLock<T>(
  row: ChannelRow,
  { store, sleep }: Pick<ChannelDeps, 'store' | 'sleep'>,
  work: (row: ChannelRow) => Promise<T>,
): Promise<T> {
  let lock = store.tryLock(row)
  for (let tries = 1; isHeld(lock) && tries < patience.tries; tries++) {
    await sleep(patience.pauseMs)
    lock = store.tryLock(row)
  }
  if (isHeld(lock))
    throw new StateError(`Another presto (process ${lock.holder.pid}) is using the channel ${row.facts.id}`, {
      hint: 'Nothing was sent. Try again when it has ended.',
    })
  try {
    return await work(store.get(row.facts.id) ?? row)
  } finally {
    lock.release()
  }
}

function isHeld(
  lock: ReturnType<ChannelStore['tryLock']>,
): lock is Exclude<ReturnType<ChannelStore['tryLock']>, ChannelLock> {
  return 'holder' in lock
}

/** The key that a channel is signed for with. @throws {WalletError} when it is another payer's */
export async function signerOf(row: ChannelRow, { signer }: Pick<ChannelDeps, 'signer'>): Promise<Signer> {
  const { id, payer } = row.facts
  const found = await signer(row)
  if (found.address === payer) return found
  throw new WalletError(`The channel ${id} belongs to ${payer}, not to ${found.address}`)
}

/** The row as it is now. @throws {Error} for one that is not stored */
export function reread({ store }: Pick<ChannelDeps, 'store'>, { facts: { id } }: ChannelRow): ChannelRow {
  const row = store.get(id)
  if (!row) throw new Error(`channel ${id} is not in the ledger`)
  return row
}

/** The command that takes a deposit back without a server. */
export function forceCommand({ facts: { id } }: Pick<ChannelRow, 'facts'>): string {
  return `\`presto sessions close ${id.slice(0, 10)} --force\``
}

/** True for states that no channel leaves. */
export function isOver({ state }: Pick<ChannelRow, 'state'>): boolean {
  return state === 'closed' || state === 'dead'
}
