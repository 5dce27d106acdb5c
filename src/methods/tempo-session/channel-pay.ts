import { readBlock } from '../../chain/blocks.ts'
import { broadcastRaw } from '../../chain/broadcast-raw.ts'
import { lifeSeconds } from '../../chain/tempo-transaction.ts'
import type { ChannelPay, SignedCall } from '../../core/channel.ts'
import type { Rpc } from '../../core/payment.ts'
import { draftCall, draftOpen } from './draft-call.ts'
import { findChannels } from './find-channels.ts'
import { payloads, sourceOf } from './payloads.ts'
import { readChannel, settlement } from './read-channel.ts'
import { signCall } from './sign-call.ts'
import { signVoucher } from './voucher.ts'

/** The contracts ask for 15 minutes; one more covers clocks that differ. @source draft-tempo-session-00, section 6.4.5 */
const graceSeconds = 16 * 60

/** How tempo/session signs for channels; loaded when one is used. */
export const channelPay: ChannelPay = {
  draftOpen,
  draftCall,
  signCall,
  signVoucher,
  payloads,
  source: sourceOf,
  broadcast,
  readChannel,
  settlement,
  graceSeconds,
  lifeSeconds,
  readClock,
  isPast,
  findChannels,
}

async function readClock(rpc: Rpc): Promise<number> {
  return (await readBlock(rpc, 'latest')).timestamp
}

async function isPast(validBefore: number, rpc: Rpc): Promise<boolean> {
  return (await readClock(rpc)) > validBefore
}

async function broadcast({ transaction, txHash }: SignedCall, rpc: Rpc): Promise<void> {
  if (txHash === undefined) throw new Error('a sponsored transaction is broadcast by its sponsor')
  await broadcastRaw(transaction, txHash, rpc)
}
