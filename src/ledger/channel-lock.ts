import type { ChannelLock, ChannelSlot, ChannelStore } from '../core/channel-store.ts'
import { writeSlot } from './channel-columns.ts'
import type { ChannelContext } from './channel-rows.ts'
import type { SqlRow } from './database.ts'
import { isOwnerAlive, type Owner } from './owner.ts'

/**
 * Takes the lock of a slot for this process; that of a dead process is taken over.
 *
 * @returns `holder` when a living process has it, this one included.
 */
export function takeChannelLock(
  context: ChannelContext,
  slot: ChannelSlot,
): ReturnType<ChannelStore['tryLock']> {
  const { database, now, owner } = context
  const key = writeSlot(slot)
  const take = (): ReturnType<ChannelStore['tryLock']> => {
    const row = database.get('SELECT pid, start, since, used_at FROM channel_locks WHERE slot = ?', key)
    if (row && isOwnerAlive(readHolder(row), now() - Number(row['used_at'])))
      return { holder: { pid: Number(row['pid']), since: Number(row['since']) } }
    database.run(
      'INSERT OR REPLACE INTO channel_locks (slot, pid, start, since, used_at) VALUES (?, ?, ?, ?, ?)',
      key,
      owner().pid,
      owner().start ?? null,
      now(),
      now(),
    )
    return createLock(context, key)
  }
  // No process that could hold it outlives a power cut.
  return database.relaxed(() => database.transaction(take))
}

/**
 * Where the system does not tell a process from a later one with its number, a lock is trusted for a while after its last use;
 * every voucher of a long stream is such a use.
 */
export function touchChannelLock({ database, now, owner }: ChannelContext, slot: ChannelSlot): void {
  database.run(
    'UPDATE channel_locks SET used_at = ? WHERE slot = ? AND pid = ?',
    now(),
    writeSlot(slot),
    owner().pid,
  )
}

function createLock({ database, owner }: ChannelContext, key: string): ChannelLock {
  let isHeld = true
  return {
    release: () => {
      if (!isHeld) return
      isHeld = false
      const { pid, start } = owner()
      const sql = 'DELETE FROM channel_locks WHERE slot = ? AND pid = ? AND start IS ?'
      database.relaxed(() => database.run(sql, key, pid, start ?? null))
    },
  }
}

function readHolder(columns: SqlRow): Owner {
  const start = columns['start']
  return { pid: Number(columns['pid']), start: typeof start === 'string' ? start : undefined }
}
