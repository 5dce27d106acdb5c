import type { SessionReceipt } from '../../core/channel.ts'
import type { ChannelRow } from '../../core/channel-store.ts'
import { OutcomeUnknownError, RejectedError } from '../../core/errors.ts'
import { maxOf } from '../../core/money.ts'
import type { Hex } from '../../core/payment.ts'
import { type ChannelDeps, forceCommand, reread } from './channel-deps.ts'
import type { ManagementOutcome } from './manage.ts'
import { type ChainView, endNotFound, readChain } from './read-chain.ts'

/** What the server said to a close; `lost` when its answer did not come. */
type CloseAnswer = ManagementOutcome | Readonly<{ kind: 'lost'; words: string }>

/** An endpoint may be some blocks behind the one that the server uses. */
const patience = { reads: 8, pauseMs: 500 }

/**
 * Finds out whether a close happened and writes it down: the chain decides, and where none can be asked the receipt.
 *
 * @returns The row, `closed`.
 * @throws {RejectedError} the server refused, and the channel is open again
 * @throws {OutcomeUnknownError} it may have happened or may still happen
 */
export async function confirmClose(
  row: ChannelRow,
  deps: ChannelDeps,
  answer: CloseAnswer,
): Promise<ChannelRow> {
  const { id } = row.facts
  const receipt = answer.kind === 'done' ? believable(row, answer.receipt) : undefined
  const view = await readEnd(row, deps, receipt !== undefined)
  if (view.kind === 'found' && view.channel.finalized)
    return close(row, deps, view.channel.settled, receipt?.txHash)
  if (view.kind !== 'found' && receipt?.txHash !== undefined)
    // A server that says less than it has shown before is not followed.
    return close(row, deps, maxOf(receipt.acceptedCumulative, row.spent), receipt.txHash)
  const isRefused = answer.kind === 'refused' && answer.status < 500
  // A server that says that it closed the channel will take nothing for it, whatever the chain shows so far.
  if (isRefused || (view.kind === 'found' && answer.kind !== 'done')) deps.store.reopen(id)
  throw isRefused ? notClosed(row, answer) : unknownEnd(row, answer, view)
}

/** Waits for a close that a receipt speaks of. */
async function readEnd(row: ChannelRow, deps: ChannelDeps, isExpected: boolean) {
  let view = await readChain(row, deps)
  for (let read = 1; isExpected && read < patience.reads; read++) {
    if (view.kind !== 'found' || view.channel.finalized) return view
    await deps.sleep(patience.pauseMs)
    view = await readChain(row, deps)
  }
  return view
}

/** A receipt that is about this channel and claims no more than was signed. */
function believable(row: ChannelRow, receipt: SessionReceipt | undefined): SessionReceipt | undefined {
  if (!receipt || receipt.channelId !== row.facts.id) return undefined
  return receipt.spent <= receipt.acceptedCumulative && receipt.acceptedCumulative <= row.signed
    ? receipt
    : undefined
}

function close(row: ChannelRow, deps: ChannelDeps, settled: bigint, txHash: Hex | undefined): ChannelRow {
  deps.store.closed(row.facts.id, { settled, txHash })
  return reread(deps, row)
}

function notClosed(row: ChannelRow, answer: CloseAnswer): RejectedError {
  return new RejectedError(`The channel ${row.facts.id} was not closed: ${wordsOf(answer)}`, {
    hint: `It is open as before. ${forceCommand(row)} takes the deposit back without the server.`,
  })
}

function unknownEnd(row: ChannelRow, answer: CloseAnswer, view: ChainView): OutcomeUnknownError {
  const { id } = row.facts
  const silence = view.kind === 'silent' ? view.words : endNotFound
  const why = view.kind === 'found' ? 'on the chain it is still open' : silence
  return new OutcomeUnknownError(`The channel ${id} may be closed or not: ${wordsOf(answer)}, and ${why}`, {
    hint:
      view.kind === 'found'
        ? `\`presto sessions sync\` finds out; ${forceCommand(row)} takes the deposit back without the server.`
        : '`presto sessions sync` finds out; --rpc-url URL names an endpoint of its chain.',
  })
}

function wordsOf(answer: CloseAnswer): string {
  if (answer.kind !== 'done') return answer.words
  return answer.receipt === undefined
    ? 'the server agreed without a receipt'
    : 'the server agreed, and its receipt proves nothing'
}
