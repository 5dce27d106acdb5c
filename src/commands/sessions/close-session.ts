import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import type { ChannelRow } from '../../core/channel-store.ts'
import {
  BadChallengeError,
  type CliError,
  CurlError,
  NoUsableOfferError,
  OutcomeUnknownError,
  RejectedError,
} from '../../core/errors.ts'
import type { ChannelDeps } from '../../payment/channel/channel-deps.ts'
import { closeChannel } from '../../payment/channel/close-channel.ts'
import { forceClose } from '../../payment/channel/force-close.ts'
import { syncChannel } from '../../payment/channel/sync-channel.ts'
import { writeOff } from '../../payment/channel/write-off.ts'

/**
 * Closes one channel: with its server, and where that fails on the chain, if the user wants that.
 *
 * @returns The row, `closed`, or `requested` while the grace period runs.
 * @throws {CliError} what stopped it
 */
export async function closeSession(
  app: App,
  input: CommandInput,
  deps: ChannelDeps,
  stored: ChannelRow,
): Promise<ChannelRow> {
  if (input.options['force'] === true && isOnEndedSandbox(app, stored)) {
    app.io.writeErr(
      `presto: the sandbox of the channel ${stored.facts.id} has ended, and its play money with it; the channel is written off\n`,
    )
    return await writeOff(stored, deps)
  }
  // Of a request that never reached the chain the server knows nothing.
  const { row } = stored.state === 'requested' ? await syncChannel(stored, deps) : { row: stored }
  // The server takes no vouchers any more: the chain goes on where it is.
  if (row.state === 'requested') return await forceClose(row, deps)
  try {
    return await closeChannel(row, deps)
  } catch (error) {
    if (!isServersFault(error) || !(await wantsForce(app, input, error))) throw error
    app.io.writeErr(`presto: ${error.message.replace(/\.$/, '')}; asking the chain instead\n`)
    return await forceClose(deps.store.get(row.facts.id) ?? row, deps)
  }
}

/** Every start of the sandbox is a fresh chain: with another one running, nobody can ask the old one any more. */
function isOnEndedSandbox(app: App, { network, testnet, genesis }: ChannelRow): boolean {
  if (network !== 'sandbox' || !testnet || genesis === undefined) return false
  const running = app.networks().find(({ name }) => name === network)?.genesis
  return running !== undefined && running !== genesis
}

function isServersFault(error: unknown): error is CliError {
  return (
    error instanceof CurlError ||
    error instanceof NoUsableOfferError ||
    error instanceof BadChallengeError ||
    error instanceof RejectedError ||
    error instanceof OutcomeUnknownError
  )
}

/** `--force` always does; a question is asked only where the server cannot be closed with and nothing has left. */
async function wantsForce(app: App, { options }: CommandInput, error: CliError): Promise<boolean> {
  if (options['force'] === true) return true
  const isGone = error instanceof CurlError || error instanceof NoUsableOfferError
  if (!isGone) return false
  if (options['yes'] === true) return true
  const question = `${error.message.replace(/\.$/, '')}. Close on the chain instead? It costs a network fee, and the deposit comes back after 16 minutes.`
  return (await app.io.confirm(question)) === true
}
