import type { ApprovedCall, CallDraft } from '../../core/channel.ts'
import type { ChannelRow } from '../../core/channel-store.ts'

/** A channel transaction as it stands in the ledger: all that is needed to make the same bytes again. */
export function formatStoredCall({ kind, amount, draft }: ApprovedCall): Readonly<Record<string, unknown>> {
  const { sponsored, feeMicros, validBefore, fields } = draft
  return { kind, amount: amount.toString(), sponsored, feeMicros: feeMicros.toString(), validBefore, fields }
}

/** @throws {Error} when this version did not write it. */
export function readStoredCall({ facts, pendingCall }: ChannelRow): ApprovedCall {
  const { kind, amount, sponsored, feeMicros, validBefore, fields } = pendingCall ?? {}
  const isCall =
    (kind === 'open' || kind === 'topUp') &&
    typeof amount === 'string' &&
    typeof sponsored === 'boolean' &&
    typeof feeMicros === 'string' &&
    typeof validBefore === 'number' &&
    typeof fields === 'object' &&
    fields !== null
  if (!isCall) throw new Error(`channel ${facts.id} has no transaction`)
  const draft: CallDraft = {
    sponsored,
    feeMicros: BigInt(feeMicros),
    validBefore,
    fields: fields as CallDraft['fields'],
  }
  return { kind, channel: facts, amount: BigInt(amount), draft }
}
