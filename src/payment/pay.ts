import type { Network } from '../core/config.ts'
import { BadChallengeError, CliError, DeclinedError, type PaymentNote, WalletError } from '../core/errors.ts'
import type { PlanHeader } from '../core/http.ts'
import type { Intention, Ledger } from '../core/ledger.ts'
import type { Address, Approved, Draft, DraftContext, Rpc, SignedPayment, Signer } from '../core/payment.ts'
import { approve } from './approve.ts'
import { broadcast } from './broadcast.ts'
import type { PaidSession } from './channel/paid-session.ts'
import type { SessionDeps } from './channel/session-context.ts'
import { isSession, slotOf } from './channel/session-offer.ts'
import { rankVerdicts, type Situation, type Verdict } from './choose.ts'
import { askConsent, type ConsentRules } from './consent.ts'
import { checkFunds } from './funds.ts'
import { writeIntention } from './intention.ts'
import { ceilingsFor } from './limits.ts'
import type { PricedOffer } from './price.ts'
import { asRefusal, type NumberedRefusal, pickRefusal, type Refusal, refusalError } from './refusal.ts'
import { methodOf, protocolOf } from './registry.ts'

/** Who pays: the address is cheap, the key is only asked for when something will be signed. */
export type Payer = Readonly<{ address: Address; signer(): Promise<Signer> }>

/** What paying needs of the world. */
export type PayDeps = Readonly<{
  /** Unix milliseconds. */
  now(): number
  newId(): string
  ledger: Ledger
  payer: Payer
  /** `undefined` when no endpoint for the network is known. */
  rpc(network: Network): Promise<Rpc | undefined>
  /** Base units; `undefined` when no endpoint answers. */
  readBalance(network: Network, token: Address, owner: Address): Promise<bigint | undefined>
  /** Micro-dollars that are left of `--max-spend` now: others may have paid since the offers were judged. */
  maxSpendLeft(): bigint | undefined
  /** Told as soon as the ledger holds a payment's money: from here on it counts, whatever becomes of it. */
  reserved(priced: PricedOffer): void
  ask(question: string): Promise<boolean | undefined>
  warn(text: string): void
  /** What channels need; `undefined` where no request is made. */
  sessions: SessionDeps | undefined
}>

/** What the request contributes to the ledger row. */
export type RequestFacts = Pick<
  Intention,
  'origin' | 'host' | 'httpMethod' | 'urlHash' | 'bodyHash' | 'idempotencyKey'
>

export type PayOptions = Readonly<{ mode: 'pull' | 'push' | undefined; consent: ConsentRules }>

/** A payment that is signed and durable; nothing of it has left yet. */
export type PreparedPayment = Readonly<{
  id: string
  priced: PricedOffer
  approved: Approved
  txHash: SignedPayment['txHash']
  /** The credential and the Idempotency-Key, for one request to the origin that asked. */
  headers: readonly PlanHeader[]
  /** Makes `sent` durable; called before the first byte of the credential leaves. */
  markSent(): void
  /** It is paid out of a channel. */
  session?: PaidSession | undefined
}>

type Chosen = Readonly<{
  verdict: Verdict
  priced: PricedOffer
  draft: Draft
  pay: Awaited<ReturnType<Load>>
}>
type Load = NonNullable<ReturnType<typeof methodOf>>['load']

/**
 * Chooses, reserves, asks and signs: the line from offers to a credential. At most one credential is made.
 *
 * @throws {CliError} 110 to 114, 118, 120: nothing was signed. Anything thrown after signing leaves the row `signed`.
 */
export async function preparePayment(
  verdicts: readonly Verdict[],
  situation: Situation,
  request: RequestFacts,
  options: PayOptions,
  deps: PayDeps,
): Promise<PreparedPayment> {
  const chosen = await firstAffordable(verdicts, situation, request, options, deps)
  if ('headers' in chosen) return chosen
  const { priced, pay } = chosen
  for (const warning of priced.offer.warnings) deps.warn(warning)
  const wanted = writeIntention(priced, chosen.draft, request, deps)
  await consentOrRefuse(wanted, chosen, situation, options, deps)
  const signer = await signerOrRefuse(wanted, deps)
  const intention = refreshIntention(wanted, chosen, situation, options, deps)
  deps.ledger.intend(intention, ceilingsFor(situation.limits, request.host, deps.maxSpendLeft()))
  deps.reserved(priced)
  const approved = approve(intention, priced.offer)
  const signed = await pay.sign(approved, signer)
  deps.ledger.signed(intention.id, signed.txHash)
  if (approved.mode === 'push') await broadcast(chosen.pay, priced, approved, signed, deps)
  const credential = protocolOf(priced.offer).writePayment(priced.offer, signed.payload, signed.source)
  const headers = [...credential, ['Idempotency-Key', request.idempotencyKey] as const]
  return {
    id: intention.id,
    priced,
    approved,
    txHash: signed.txHash,
    headers: headers.map(([name, value]) => ({ name, value, from: 'builtin' as const })),
    markSent: () => (approved.mode === 'push' ? undefined : deps.ledger.sent(intention.id)),
  }
}

/**
 * The intention as of now: a question or a password may have taken longer than a payment is valid.
 *
 * @throws {BadChallengeError} when the challenge has expired meanwhile (draft-httpauth-payment-00, section 5.1.2)
 */
function refreshIntention(
  wanted: Intention,
  { priced, pay, draft }: Chosen,
  situation: Situation,
  options: PayOptions,
  deps: PayDeps,
): Intention {
  const now = Math.floor(deps.now() / 1000)
  if (now * 1000 <= wanted.createdAt) return wanted
  const { expiresAt } = priced.offer
  if (expiresAt !== undefined && expiresAt <= now) {
    deps.ledger.refuse(wanted, 'the challenge expired before it was answered')
    throw new BadChallengeError('The challenge expired before it was answered.', {
      hint: 'Nothing was sent. Run the command again for a fresh one.',
    })
  }
  const fresh = pay.draft(priced.offer, draftContext(situation, options, deps))
  if (fresh.feeMicros > draft.feeMicros) throw new Error('a second draft costs more than the first')
  return { ...wanted, validBefore: fresh.validBefore, draft: fresh.fields, createdAt: deps.now() }
}

function draftContext(situation: Situation, options: PayOptions, deps: PayDeps): DraftContext {
  return {
    payer: deps.payer.address,
    mode: options.mode,
    now: Math.floor(deps.now() / 1000),
    maxFeeMicros: situation.limits.maxFeeMicros,
  }
}

/** The best offer whose fee, balance and budget fit; every other one leaves its reason. */
async function firstAffordable(
  verdicts: readonly Verdict[],
  situation: Situation,
  request: RequestFacts,
  options: PayOptions,
  deps: PayDeps,
): Promise<Chosen | PreparedPayment> {
  const refusals = new Map<number, Refusal>()
  for (const verdict of verdicts) if (verdict.refusal) refusals.set(verdict.n, verdict.refusal)
  for (const verdict of rankVerdicts(
    verdicts,
    situation.prefersSessions || hasChannel(verdicts, request, deps),
  )) {
    const chosen = isSession(verdict.offer)
      ? await trySession(verdict, situation, request, options, deps)
      : await tryOffer(verdict, situation, options, deps)
    if (!('kind' in chosen)) return chosen
    refusals.set(verdict.n, chosen)
  }
  const list = verdicts.flatMap(({ n, name }) => {
    const refusal = refusals.get(n)
    return refusal ? [{ ...refusal, n, name }] : []
  })
  throw refusalError(list, recordRefusal(list, verdicts, request, deps))
}

/** Policy and funds leave a row for `history`; an offer that could not be paid at all does not: it costs a server nothing. */
function recordRefusal(
  list: readonly NumberedRefusal[],
  verdicts: readonly Verdict[],
  request: RequestFacts,
  deps: PayDeps,
): PaymentNote | undefined {
  const deciding = pickRefusal(list)
  const { offer, network, token } = verdicts.find(({ n }) => n === deciding?.n) ?? {}
  if (!deciding || !offer?.usable || !network || !token) return undefined
  if (deciding.kind === 'bad-challenge' || deciding.kind === 'no-usable-offer') return undefined
  const intention = writeIntention({ offer, network, token }, undefined, request, deps)
  deps.ledger.refuse(intention, deciding.reason)
  return { id: intention.id, state: 'refused' }
}

/** A channel that is open already is used: its deposit is locked anyway. */
function hasChannel(verdicts: readonly Verdict[], request: RequestFacts, deps: PayDeps): boolean {
  if (deps.sessions?.choice !== 'auto') return false
  return verdicts.some(({ offer, network, refusal }) => {
    if (refusal || !offer.usable || !network || !isSession(offer)) return false
    const slot = slotOf(offer, network, { payer: deps.payer.address, origin: request.origin })
    return deps.ledger.channels().find(slot) !== undefined
  })
}

async function trySession(
  verdict: Verdict,
  situation: Situation,
  request: RequestFacts,
  options: PayOptions,
  deps: PayDeps,
): Promise<PreparedPayment | Refusal> {
  if (options.mode === 'push')
    return {
      kind: 'no-usable-offer',
      reason: 'the server broadcasts what opens a channel, and --mode is push',
    }
  const { prepareSession } = await import('./channel/prepare-session.ts')
  try {
    return await prepareSession(verdict, situation, request, options, deps)
  } catch (error) {
    const refusal = asRefusal(error)
    // A No and a locked wallet are for every offer, and what the ledger has already is over: both as with a charge.
    const isOver =
      error instanceof DeclinedError ||
      error instanceof WalletError ||
      (error instanceof CliError && error.payment !== undefined)
    if (!refusal || isOver) throw error
    return refusal
  }
}

async function tryOffer(
  verdict: Verdict,
  situation: Situation,
  options: PayOptions,
  deps: PayDeps,
): Promise<Chosen | Refusal> {
  const { offer, network, token } = verdict
  const method = methodOf(offer)
  if (!offer.usable || !network || !token || !method) throw new Error('an unusable offer was ranked')
  try {
    const pay = await method.load()
    const draft = pay.draft(offer, draftContext(situation, options, deps))
    if (draft.mode === 'push' && !(await deps.rpc(network)))
      return { kind: 'no-usable-offer', reason: `push needs an RPC endpoint for ${network.name}` }
    const priced = { offer, network, token }
    await checkFunds(priced, draft, deps)
    return { verdict, priced, draft, pay }
  } catch (error) {
    const refusal = asRefusal(error)
    if (!refusal) throw error
    return refusal
  }
}

async function consentOrRefuse(
  intention: Intention,
  chosen: Chosen,
  situation: Situation,
  options: PayOptions,
  deps: PayDeps,
): Promise<void> {
  const facts = {
    host: situation.host,
    amountMicros: intention.amountMicros,
    firstMainnet: !intention.testnet && deps.ledger.isFirstMainnetPayment(),
  }
  try {
    await askConsent(chosen.priced, chosen.draft, facts, options.consent, deps.ask)
  } catch (error) {
    deps.ledger.refuse(intention, 'declined')
    throw error
  }
}

/** The key is unlocked before anything is reserved, so that a wrong password reserves nothing. */
async function signerOrRefuse(intention: Intention, deps: PayDeps): Promise<Signer> {
  try {
    return await deps.payer.signer()
  } catch (error) {
    deps.ledger.refuse(intention, 'the wallet could not be unlocked')
    throw error
  }
}
