import type { ChannelRow } from '../../core/channel-store.ts'
import { OutcomeUnknownError } from '../../core/errors.ts'
import { type ChannelDeps, reread } from './channel-deps.ts'
import { type ChainView, readChain } from './read-chain.ts'
import { sendCall } from './send-call.ts'

/**
 * Takes the deposit back after the grace period, less what the payee has settled. Broadcasting it twice does no harm.
 *
 * @returns The row, `closed`.
 * @throws {OverLimitError} {WalletError} nothing was sent
 * @throws {OutcomeUnknownError} the chain does not show the end (yet)
 * @source draft-tempo-session-00, section 6.4.6
 */
export async function withdraw(
  row: ChannelRow,
  deps: ChannelDeps,
  view: ChainView & { kind: 'found' },
): Promise<ChannelRow> {
  const { id } = row.facts
  const at = view.channel.closeRequestedAt ?? view.clock
  const { txHash, failure } = await sendCall('withdraw', row, deps, view, (feeMicros) =>
    deps.store.closeRequested(id, at, feeMicros),
  )
  const end = await readChain(row, deps)
  if (end.kind === 'found' && end.channel.finalized) {
    deps.store.closed(id, {
      settled: end.channel.settled,
      txHash: failure === undefined ? txHash : undefined,
    })
    return reread(deps, row)
  }
  const why = failure ?? (end.kind === 'silent' ? end.words : 'the chain does not show it yet')
  throw new OutcomeUnknownError(`The deposit of the channel ${id} may not be withdrawn: ${why}`, {
    hint: '`presto sessions sync` looks again, and withdraws it where that did not happen.',
  })
}
