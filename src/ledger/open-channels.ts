import type { ChannelStore } from '../core/channel-store.ts'
import {
  adoptChannel,
  confirmDeposit,
  holdAgainst,
  intendOpen,
  intendTopUp,
  readLockedMicros,
  recoverChannel,
} from './channel-deposits.ts'
import {
  dropPending,
  endChannel,
  forgetRequest,
  reopenChannel,
  requestClose,
  startClose,
} from './channel-end.ts'
import { takeChannelLock } from './channel-lock.ts'
import { type ChannelContext, findChannel, listChannels, readChannel } from './channel-rows.ts'
import {
  acknowledgeVoucher,
  checkGrowth,
  recordVoucher,
  settleEarlier,
  supersedePayments,
} from './channel-vouchers.ts'

/**
 * The channels of a ledger: its own tables in the same file, so that a voucher and its payment are written at once.
 *
 * @source docs/ledger.md
 */
export function openChannels(context: ChannelContext): ChannelStore {
  const { database } = context
  return {
    tryLock: (slot) => takeChannelLock(context, slot),
    find: (slot) => findChannel(database, slot),
    get: (id) => readChannel(database, id),
    list: (filter = {}) => listChannels(database, filter),
    checkDeposit: (channel, deposit, ceilings) => holdAgainst(database, { ...channel, ...deposit }, ceilings),
    intendOpen: (channel, ceilings) => intendOpen(context, channel, ceilings),
    intendTopUp: (id, amount, call, feeMicros, ceilings, paymentId) =>
      intendTopUp(context, id, { amount, call, feeMicros, paymentId }, ceilings),
    confirmDeposit: (id, deposit) => confirmDeposit(context, id, deposit),
    dropPending: (id, reason) => dropPending(context, id, reason),
    voucher: (id, cumulative, payment) => recordVoucher(context, id, cumulative, payment),
    checkGrowth: (id, payment) => checkGrowth(context, id, payment),
    supersede: (id, paymentId) => supersedePayments(context, id, paymentId),
    settleEarlier: (id, paymentId) => settleEarlier(context, id, paymentId),
    acknowledge: (id, receipt) => acknowledgeVoucher(context, id, receipt),
    closing: (id, cumulative) => startClose(context, id, cumulative),
    reopen: (id) => reopenChannel(context, id),
    closeRequested: (id, at, feeMicros) => requestClose(context, id, at, feeMicros),
    notRequested: (id) => forgetRequest(context, id),
    closed: (id, facts) => endChannel(context, id, facts),
    adopt: (id, known) => adoptChannel(context, id, known),
    recover: (channel, chain) => recoverChannel(context, channel, chain),
    relaxed: database.relaxed,
    lockedMicros: (account) => readLockedMicros(database, account),
  }
}
