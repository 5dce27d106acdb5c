import { readGasFields } from '../../chain/gas-fields.ts'
import type { TempoTransaction } from '../../chain/tempo-transaction.ts'
import type { ApprovedCall, CallDraft, ChannelFacts } from '../../core/channel.ts'
import { escrowCalls } from './escrow-calls.ts'

/** What a channel transaction says. The id of a v2 channel follows from its opening transaction, so that one is not asked for it. */
export function callTransaction(
  kind: ApprovedCall['kind'],
  channel: Omit<ChannelFacts, 'id'>,
  id: ChannelFacts['id'] | undefined,
  amount: bigint,
  draft: CallDraft,
): TempoTransaction {
  return {
    chainId: channel.chainId,
    sender: channel.payer,
    calls: escrowCalls(kind, channel, id, amount),
    fields: readGasFields(draft.fields),
    validBefore: draft.validBefore,
    feeToken: channel.token,
    sponsored: draft.sponsored,
  }
}
