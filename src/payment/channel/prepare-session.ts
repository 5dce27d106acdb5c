import type { ChannelRow } from '../../core/channel-store.ts'
import { BadChallengeError, InsufficientFundsError, NoUsableOfferError } from '../../core/errors.ts'
import type { Intention } from '../../core/ledger.ts'
import { formatAmount, maxOf } from '../../core/money.ts'
import type { Signer } from '../../core/payment.ts'
import { approve } from '../approve.ts'
import type { Situation, Verdict } from '../choose.ts'
import { askConsent } from '../consent.ts'
import { feeUnits, readKnownBalance } from '../funds.ts'
import { writeIntention } from '../intention.ts'
import type { PayDeps, PayOptions, PreparedPayment, RequestFacts } from '../pay.ts'
import { dollarsOf } from '../price.ts'
import { sessionMethodOf } from '../registry.ts'
import { draftOf, pricedAs } from './call-funds.ts'
import { checkAffordable } from './check-affordable.ts'
import { planTopUp } from './deposit.ts'
import { describeChannel, planOpening, planVoucher, type Step } from './new-channel.ts'
import { openPaidSession } from './paid-session.ts'
import { dropUnsent, reconcilePending } from './reconcile.ts'
import { ceilingsOf, depositCeilingsOf, type SessionContext, secondsOf } from './session-context.ts'
import { slotOf, termsOf } from './session-offer.ts'
import { readStoredCall } from './stored-call.ts'
import { lockSlot } from './take-lock.ts'
import { topUp } from './top-up.ts'

/**
 * The line from a session offer to a credential: the channel of this origin, or a new one; the price of one unit reserved, and
 * a deposit where one is needed; a voucher. The channel's lock is held until the answer is there.
 *
 * @throws {CliError} 110 to 116, 118, 120; no voucher has left then.
 */
export async function prepareSession(
  { offer, network, token }: Verdict,
  situation: Situation,
  request: RequestFacts,
  options: PayOptions,
  deps: PayDeps,
): Promise<PreparedPayment> {
  const { sessions } = deps
  if (!offer.usable || !network || !token) throw new Error('an unusable offer was ranked')
  const method = sessionMethodOf(offer)
  if (!sessions || !method)
    throw new NoUsableOfferError('A channel is paid for a request, and none is made here.')
  const store = deps.ledger.channels()
  const slot = slotOf(offer, network, { payer: deps.payer.address, origin: request.origin })
  const pay = await method.loadChannels()
  const lock = await lockSlot({ store, slot, sessions, deps })
  const context: SessionContext = {
    pay,
    store,
    lock,
    slot,
    priced: { offer, network, token },
    offer,
    terms: termsOf(offer),
    situation,
    request,
    options,
    deps,
    sessions,
    startOver: (again) =>
      prepareSession(
        { n: 0, name: method.name, q: 1, refusal: undefined, network, token, offer: again },
        situation,
        request,
        options,
        deps,
      ),
  }
  try {
    return await prepareLocked(context)
  } catch (error) {
    lock.release()
    throw error
  }
}

async function prepareLocked(context: SessionContext): Promise<PreparedPayment> {
  const { deps, offer } = context
  const row = await findChannel(context)
  const planned = await planAffordable(context, row)
  for (const warning of offer.warnings) deps.warn(warning)
  const wanted = intentionOf(context, planned)
  const signer = await agree(context, planned, wanted)
  // A question may have taken longer than an opening is valid.
  const isLate = secondsOf(context) * 1000 > wanted.createdAt
  const step = isLate ? planStep(context, row, planned.open?.amount) : planned
  if (offer.expiresAt !== undefined && offer.expiresAt <= secondsOf(context)) {
    deps.ledger.refuse(wanted, 'the challenge expired before it was answered')
    throw new BadChallengeError('The challenge expired before it was answered.', {
      hint: 'Nothing was sent. Run the command again for a fresh one.',
    })
  }
  const intention = isLate ? { ...intentionOf(context, step), id: wanted.id } : wanted
  deps.ledger.intend(intention, ceilingsOf(context))
  deps.reserved(pricedAs(context, step.amount))
  try {
    return await signStep(context, step, intention, signer)
  } catch (error) {
    deps.ledger.expired(intention.id, 'nothing was sent: the channel could not be used')
    throw error
  }
}

/** The channel that this request goes on with, as the chain has it where that was open. */
async function findChannel(context: SessionContext): Promise<ChannelRow | undefined> {
  const { sessions, store, slot, pay, deps, priced } = context
  const { choice } = sessions
  if (choice === 'new') return undefined
  const row = typeof choice === 'object' ? store.get(choice.id) : store.find(slot)
  if (typeof choice === 'object' && !isUsable(row, context))
    throw new NoUsableOfferError(`The channel ${choice.id} cannot pay this offer.`, {
      hint: 'Nothing was sent. `presto sessions list` shows the channels; leave --session out to use the right one.',
    })
  if (dropUnsent(store, row)) return undefined
  return row && reconcilePending(pay, store, row, await deps.rpc(priced.network))
}

function isUsable(row: ChannelRow | undefined, { slot }: SessionContext): boolean {
  if (!row || row.recovered || (row.state !== 'open' && row.state !== 'opening')) return false
  const names = ['payer', 'origin', 'chainId', 'escrow', 'payee', 'token'] as const
  return names.every((name) => row[name] === slot[name])
}

/** A step that limits and wallet allow, with a smaller deposit where nobody asked for a certain one. */
async function planAffordable(context: SessionContext, row: ChannelRow | undefined): Promise<Step> {
  const step = planStep(context, row)
  try {
    await checkAffordable(context, step)
    return step
  } catch (error) {
    const { open } = step
    const isFixed = row !== undefined || context.sessions.depositMicros !== undefined
    if (!(error instanceof InsufficientFundsError) || isFixed || !open) throw error
    const fee = feeUnits(context.priced.token, draftOf(open))
    const rest = (readKnownBalance(context.priced, context.deps) ?? 0n) - fee
    if (rest < step.cumulative) throw error
    const smaller = planStep(context, undefined, rest)
    await checkAffordable(context, smaller)
    return smaller
  }
}

function planStep(context: SessionContext, row: ChannelRow | undefined, deposit?: bigint): Step {
  if (!row) return planOpening(context, deposit)
  if (row.state !== 'opening') return planVoucher(context, row)
  // Its opening may have left, and can still settle: the same bytes again, never a second channel.
  const open = readStoredCall(row)
  const amount = maxOf(context.offer.amount, context.terms.minVoucherDelta)
  return {
    open,
    row,
    cumulative: row.signed,
    amount,
    isAgain: true,
    atMost: row.signed + context.offer.amount,
  }
}

function intentionOf(context: SessionContext, { amount, open }: Step): Intention {
  return writeIntention(pricedAs(context, amount), draftOf(open), context.request, context.deps)
}

/** Asks where that is wanted, and unlocks the key: both before anything is reserved. */
async function agree(context: SessionContext, step: Step, intention: Intention): Promise<Signer> {
  const { deps, options, situation, terms, offer } = context
  // A voucher for less may not do, where an earlier one has bought something since: then it grows up to the price.
  const price = pricedAs(context, maxOf(step.amount, offer.amount))
  const facts = {
    host: situation.host,
    amountMicros: dollarsOf(price),
    firstMainnet: !intention.testnet && deps.ledger.isFirstMainnetPayment(),
    deposit: describeDeposit(context, step),
    unit: terms.unitType,
  }
  try {
    await askConsent(price, draftOf(step.open), facts, options.consent, deps.ask)
  } catch (error) {
    deps.ledger.refuse(intention, 'declined')
    throw error
  }
  try {
    return await deps.payer.signer()
  } catch (error) {
    deps.ledger.refuse(intention, 'the wallet could not be unlocked')
    throw error
  }
}

/** What is locked for a request, for people. */
function describeDeposit(context: SessionContext, { open, row, cumulative }: Step): string | undefined {
  const { decimals, symbol } = context.priced.token
  const format = (amount: bigint) => `${formatAmount(amount, decimals)} ${symbol}`
  if (open && !row) return `out of a new channel with a deposit of ${format(open.amount)}`
  if (open || !row || cumulative <= row.deposit) return undefined
  return `after adding ${format(planTopUp(context, row, cumulative))} to the deposit of the channel`
}

async function signStep(
  context: SessionContext,
  step: Step,
  intention: Intention,
  signer: Signer,
): Promise<PreparedPayment> {
  const { pay, store, offer } = context
  const { open, row, cumulative, amount, isAgain, atMost } = step
  const facts = open?.channel ?? row?.facts
  if (!facts) throw new Error('a step without a channel')
  if (open && !row) store.intendOpen(describeChannel(context, open), depositCeilingsOf(context))
  if (row && !open && cumulative > row.deposit)
    await topUp(context, { row, required: cumulative, offer, signer, paymentId: intention.id })
  const signature = await pay.signVoucher(facts, cumulative, signer)
  const payload = open
    ? pay.payloads.open(open, await pay.signCall(open, signer), cumulative, signature)
    : pay.payloads.voucher(facts, cumulative, signature)
  const session = openPaidSession(context, {
    facts,
    paymentId: intention.id,
    cumulative,
    isAgain,
    atMost,
    payload,
    signer,
  })
  return {
    id: intention.id,
    priced: pricedAs(context, amount),
    approved: approve(intention, offer),
    txHash: undefined,
    headers: session.credential(offer),
    markSent: () =>
      store.voucher(facts.id, cumulative, { id: intention.id, grows: 0n, ceilings: ceilingsOf(context) }),
    session,
  }
}
