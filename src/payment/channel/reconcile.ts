import type { ChannelPay } from '../../core/channel.ts'
import type { ChannelRow, ChannelStore } from '../../core/channel-store.ts'
import type { Rpc } from '../../core/payment.ts'
import { readStoredCall } from './stored-call.ts'

/**
 * Asks the chain what became of an open or topUp whose answer never came, and writes that down.
 *
 * @param rpc `undefined` when no endpoint is known: nothing changes then.
 * @returns The row as it is now; `undefined` when the channel turned out never to have been opened, or to be closed.
 */
export async function reconcilePending(
  pay: ChannelPay,
  store: ChannelStore,
  row: ChannelRow,
  rpc: Rpc | undefined,
): Promise<ChannelRow | undefined> {
  if (!rpc || (row.state !== 'opening' && row.pendingDeposit === 0n)) return row
  try {
    // The clock first: what is not there by then, and can be there no later, will never be there.
    const isOver = await pay.isPast(readStoredCall(row).draft.validBefore, rpc)
    const chain = await pay.readChannel(row.facts, rpc)
    const { id, chainId, payer } = row.facts
    // What was open once and has ended long ago may look as if it had never been opened.
    const isKnown = async () => (await pay.findChannels(chainId, payer, rpc)).some((facts) => facts.id === id)
    if (!chain && isOver && row.state === 'opening' && (await isKnown())) return undefined
    if (chain?.finalized) store.closed(id, { settled: chain.settled, txHash: undefined })
    else if (chain && chain.deposit >= row.deposit + row.pendingDeposit)
      store.confirmDeposit(id, chain.deposit)
    else if (isOver) store.dropPending(id, 'the chain never got its transaction')
    const now = store.get(id)
    return now?.state === 'opening' || now?.state === 'open' ? now : undefined
  } catch {
    return row
  }
}

/**
 * Gives up an opening that never left: a voucher is durable before the first byte leaves, and this one has none. For those who
 * hold the lock, when what it was made for is past.
 *
 * @returns True when nothing of it was sent.
 */
export function dropUnsent(store: ChannelStore, row: ChannelRow | undefined): boolean {
  if (row?.state !== 'opening' || row.signed > 0n) return false
  store.dropPending(row.facts.id, 'nothing was sent')
  return true
}
