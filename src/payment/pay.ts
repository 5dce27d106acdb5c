import type { Network } from '../core/config.ts'
import type { PlanHeader } from '../core/http.ts'
import type { Intention, Ledger } from '../core/ledger.ts'
import { toMicros } from '../core/money.ts'
import type { Address, Approved, Draft, Rpc, SignedPayment, Signer } from '../core/payment.ts'
import { storedChallenge } from '../protocols/mpp/credential.ts'
import { approve } from './approve.ts'
import { rankVerdicts, type Situation, type Verdict } from './choose.ts'
import { askConsent, type ConsentRules } from './consent.ts'
import { checkFunds } from './funds.ts'
import { ceilingsFor } from './limits.ts'
import type { PricedOffer } from './price.ts'
import { asRefusal, type Refusal, refusalError } from './refusal.ts'
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
  ask(question: string): Promise<boolean | undefined>
  warn(text: string): void
}>

/** What the request contributes to the ledger row. */
export type RequestFacts = Readonly<{
  origin: string
  host: string
  httpMethod: string
  urlHash: string
  bodyHash: string
  idempotencyKey: string
}>

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
}>

type Chosen = Readonly<{ verdict: Verdict; priced: PricedOffer; draft: Draft; pay: Awaited<ReturnType<Load>> }>
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
  const chosen = await firstAffordable(verdicts, situation, options, deps)
  const { priced, draft, pay } = chosen
  const intention = writeIntention(chosen, request, deps)
  await consentOrRefuse(intention, chosen, situation, options, deps)
  const signer = await signerOrRefuse(intention, deps)
  deps.ledger.intend(intention, ceilingsFor(situation.limits, request.host, situation.maxSpendLeft))
  const approved = approve(intention, priced.offer)
  const signed = await pay.sign(approved, signer)
  deps.ledger.signed(intention.id, signed.txHash)
  if (approved.mode === 'push') await broadcast(chosen, intention.id, signed, deps)
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

/** The best offer whose fee, balance and budget fit; every other one leaves its reason. */
async function firstAffordable(
  verdicts: readonly Verdict[],
  situation: Situation,
  options: PayOptions,
  deps: PayDeps,
): Promise<Chosen> {
  const refusals = new Map<number, Refusal>()
  for (const verdict of verdicts) if (verdict.refusal) refusals.set(verdict.n, verdict.refusal)
  for (const verdict of rankVerdicts(verdicts)) {
    const chosen = await tryOffer(verdict, situation, options, deps)
    if ('draft' in chosen) return chosen
    refusals.set(verdict.n, chosen)
  }
  const list = verdicts.flatMap(({ n, name }) => {
    const refusal = refusals.get(n)
    return refusal ? [{ ...refusal, n, name }] : []
  })
  throw refusalError(list)
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
    const now = Math.floor(deps.now() / 1000)
    const draft = pay.draft(offer, {
      payer: deps.payer.address,
      mode: options.mode,
      now,
      maxFeeMicros: situation.limits.maxFeeMicros,
    })
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

function writeIntention(chosen: Chosen, request: RequestFacts, deps: PayDeps): Intention {
  const { offer, network, token } = chosen.priced
  const { draft } = chosen
  return {
    id: deps.newId(),
    protocol: offer.protocol,
    method: offer.method,
    intent: offer.intent,
    network: network.name,
    chainId: network.chainId,
    genesis: network.genesis,
    testnet: network.testnet,
    amount: offer.amount,
    decimals: token.decimals,
    amountMicros: token.dollar ? toMicros(offer.amount, token.decimals) : undefined,
    feeMicros: draft.feeMicros,
    currency: token.symbol,
    token: token.address,
    payer: deps.payer.address,
    recipient: offer.recipient as Address,
    splits: offer.splits,
    mode: draft.mode,
    memo: draft.memo,
    sponsored: draft.sponsored,
    validBefore: draft.validBefore,
    ...request,
    challenge: storedChallenge(offer),
    credentialHeader: offer.credentialHeader,
    draft: draft.fields,
    createdAt: deps.now(),
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

/** A push broadcast is the moment the money leaves: `sent` is durable before, `settled` after the chain says so. */
async function broadcast(chosen: Chosen, id: string, signed: SignedPayment, deps: PayDeps): Promise<void> {
  const rpc = await deps.rpc(chosen.priced.network)
  if (!rpc) throw new Error('push without an endpoint was approved')
  deps.ledger.sent(id)
  try {
    await chosen.pay.broadcast(signed, rpc)
  } catch (error) {
    deps.ledger.unknown(id, 'the broadcast failed')
    throw error
  }
  deps.ledger.settled(id, 'chain', { txHash: signed.txHash })
}
