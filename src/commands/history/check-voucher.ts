import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import { StateError } from '../../core/errors.ts'
import type { Ledger } from '../../core/ledger.ts'
import type { Rpc } from '../../core/payment.ts'
import { syncChannel } from '../../payment/channel/sync-channel.ts'
import { settleVoucher, type VoucherRow } from '../../payment/settlement-of.ts'

/**
 * Decides a payment by voucher by the state of its channel, and with it what else the channel pays.
 *
 * @returns Why it is not decided, a clause; `undefined` when it may be.
 */
export async function checkVoucher(
  app: App,
  input: CommandInput,
  ledger: Ledger,
  row: VoucherRow,
  rpc: Rpc,
): Promise<string | undefined> {
  const channel = ledger.channels().get(row.channelId)
  if (!channel) return 'its channel is not in the ledger'
  try {
    if (channel.state === 'opening') {
      const { openChannelDeps } = await import('../channel-deps.ts')
      const { words } = await syncChannel(channel, await openChannelDeps(app, input, ledger))
      if (words !== undefined) return words
    }
    const state = await settleVoucher(row, rpc, ledger)
    if (state === undefined) return 'the endpoint did not answer'
    return state === 'pending' ? `the payee may still settle it on the channel ${row.channelId}` : undefined
  } catch (error) {
    if (error instanceof StateError) return error.message
    throw error
  }
}
