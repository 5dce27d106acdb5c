import type { ChannelRow } from '../../core/channel-store.ts'
import { CurlError, NoUsableOfferError, OutcomeUnknownError } from '../../core/errors.ts'
import { maxOf, minOf } from '../../core/money.ts'
import type { UsableOffer } from '../../core/payment.ts'
import { type ChannelDeps, forceCommand, isOver, reread, signerOf, withChannelLock } from './channel-deps.ts'
import { confirmClose } from './confirm-close.ts'
import { findChallenge } from './find-challenge.ts'
import { type ManagementOutcome, manage } from './manage.ts'
import { secondsOf } from './session-context.ts'
import { syncLocked } from './sync-channel.ts'

export type CloseOptions = Readonly<{
  /** A challenge that the channel can answer; without it the server is asked for one. */
  offer?: UsableOffer | undefined
  /** The caller holds the lock of the slot. */
  hasLock?: boolean | undefined
}>

/**
 * Closes a channel together with its server: what was spent is paid out, the rest comes back. The chain decides whether it
 * happened; where none can be asked, a receipt with a transaction that claims no more than was signed.
 *
 * @returns The row, `closed` (or `dead`, when the channel turned out never to have been opened).
 * @throws {CurlError} {NoUsableOfferError} {WalletError} {StateError} nothing was sent
 * @throws {RejectedError} the server refused, and the channel is as it was
 * @throws {OutcomeUnknownError} a close has left, and whether it happened is not known; `syncChannel` finds out
 * @source draft-tempo-session-00, section 13.2
 */
export async function closeChannel(
  row: ChannelRow,
  deps: ChannelDeps,
  options: CloseOptions = {},
): Promise<ChannelRow> {
  const work = (current: ChannelRow) => closeLocked(current, deps, options.offer)
  return options.hasLock ? await work(reread(deps, row)) : await withChannelLock(row, deps, work)
}

async function closeLocked(
  stored: ChannelRow,
  deps: ChannelDeps,
  offered: UsableOffer | undefined,
): Promise<ChannelRow> {
  const row = stored.state === 'opening' ? await decideOpening(stored, deps) : stored
  if (isOver(row)) return row
  const state: CloseState = { hasLeft: false }
  try {
    return await closeWithServer(row, deps, offered, state)
  } catch (error) {
    if (!(error instanceof CurlError)) throw error
    if (!state.hasLeft) throw unreached(row, error)
    return await confirmClose(row, deps, { kind: 'lost', words: error.message.replace(/\.$/, '') })
  }
}

/** With several channels the number of curl's alone does not say which one it is about. */
function unreached(row: ChannelRow, error: CurlError): CurlError {
  return new CurlError(error.number, error.message, {
    hint: `Nothing was sent. The channel ${row.facts.id} is as it was; ${forceCommand(row)} takes the deposit back without the server.`,
    cause: error,
  })
}

type CloseState = { hasLeft: boolean }

async function closeWithServer(
  row: ChannelRow,
  deps: ChannelDeps,
  offered: UsableOffer | undefined,
  state: CloseState,
): Promise<ChannelRow> {
  if (row.resource === '')
    throw new NoUsableOfferError(
      `Where the channel ${row.facts.id} was used is not known, so no server can close it`,
      {
        hint: `Nothing was sent. ${forceCommand(row)} takes the deposit back without a server.`,
      },
    )
  const send = deps.send(row)
  const offer = offered ?? (await findChallenge(row, send, () => secondsOf({ deps })))
  const least = closeAmount(row)
  const first = await sendClose(row, deps, { offer, amount: least, state })
  // The server may count a payment whose receipt was lost: it holds the voucher for that, and nothing above it.
  const isMore = first.kind === 'refused' && row.signed > least && countsMore(first)
  const outcome = isMore
    ? await sendClose(row, deps, {
        offer: await findChallenge(row, send, () => secondsOf({ deps })),
        amount: row.signed,
        state,
      })
    : first
  return await confirmClose(row, deps, outcome)
}

/** What was spent for certain; never above what is signed. */
function closeAmount({ spent, settled, signed }: ChannelRow): bigint {
  return minOf(maxOf(spent, settled), signed)
}

/** Refusals that a higher amount does not mend. */
const otherProblems = new Set([
  'channel-finalized',
  'channel-not-found',
  'invalid-challenge',
  'invalid-signature',
  'malformed-credential',
  'method-unsupported',
  'payment-expired',
  'signer-mismatch',
])

function countsMore({ status, problem }: ManagementOutcome & { kind: 'refused' }): boolean {
  if (!problem || (status !== 402 && status !== 400)) return false
  return problem.code === undefined || !otherProblems.has(problem.code)
}

async function sendClose(
  row: ChannelRow,
  deps: ChannelDeps,
  { offer, amount, state }: Readonly<{ offer: UsableOffer; amount: bigint; state: CloseState }>,
): Promise<ManagementOutcome> {
  const { facts } = row
  const signer = await signerOf(row, deps)
  const signature = await deps.pay.signVoucher(facts, amount, signer)
  return await manage({
    offer,
    payload: deps.pay.payloads.close(facts, amount, signature),
    source: deps.pay.source(facts),
    hasQuery: false,
    idempotencyKey: `presto-close-${facts.id.slice(2, 34)}-${amount}`,
    send: deps.send(row),
    now: () => secondsOf({ deps }),
    beforeFirstByte: () => {
      deps.store.closing(facts.id, amount)
      state.hasLeft = true
    },
  })
}

async function decideOpening(row: ChannelRow, deps: ChannelDeps): Promise<ChannelRow> {
  const { row: current, words } = await syncLocked(row, deps)
  if (current.state !== 'opening') return current
  throw new OutcomeUnknownError(
    `The channel ${row.facts.id} is not open yet: ${words ?? 'its opening may still happen'}`,
    { hint: '`presto sessions sync` will say what became of it.' },
  )
}
