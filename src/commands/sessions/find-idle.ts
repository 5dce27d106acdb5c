import type { ChannelRow, ChannelStore } from '../../core/channel-store.ts'

/** Open channels that were not used for so long, newest first. @param idleMs Milliseconds. */
export function findIdle(store: ChannelStore, idleMs: number, now: number): readonly ChannelRow[] {
  return store.list({ states: ['open'] }).filter((row) => now - row.usedAt > idleMs)
}
