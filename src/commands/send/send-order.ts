import type { App } from '../../app.ts'
import { InsufficientFundsError, UsageError } from '../../core/errors.ts'
import type { Intention, Ledger } from '../../core/ledger.ts'
import { formatAmount } from '../../core/money.ts'
import type { Address, Draft, Hex, Pay, Rpc, UsableOffer } from '../../core/payment.ts'
import { approve } from '../../payment/approve.ts'
import { broadcast } from '../../payment/broadcast.ts'
import { feeUnits } from '../../payment/funds.ts'
import type { Payer } from '../../payment/pay.ts'
import { formatPaymentId } from '../../payment/payment-id.ts'
import { methodOf } from '../../payment/registry.ts'
import type { Order } from './parse-order.ts'

/** A transfer that is drafted; nothing is signed or stored. */
export type Plan = Readonly<{ order: Order; payer: Address; offer: UsableOffer; pay: Pay; draft: Draft }>

/** No ceiling: this is the user's own transfer. */
const noCeilings = { perRequest: undefined, perDay: undefined, perHost: undefined, invocation: undefined }
const anyFee = 2n ** 64n

/** Drafts an order as a payment without a challenge: tempo/charge signs a plain transfer for it. @throws {UsageError} */
export async function planOrder(app: App, order: Order, payer: Address): Promise<Plan> {
  const named = { protocol: 'mpp', method: 'tempo', intent: 'charge' } as const
  const method = methodOf(named)
  const asked: UsableOffer = {
    ...named,
    usable: true,
    chainId: order.network.chainId,
    asset: order.token.address,
    amount: order.amount,
    recipient: order.to,
    splits: [],
    expiresAt: undefined,
    realm: '',
    challengeId: formatPaymentId(app.now(), app.random(10)),
    description: undefined,
    digest: undefined,
    credentialHeader: 'Authorization',
    terms: { methodDetails: { chainId: order.network.chainId } },
    raw: undefined,
    warnings: [],
  }
  const read = method?.read(asked)
  if (!method || !read) throw new Error('no method for plain transfers')
  if (!read.usable)
    throw new UsageError(`${order.token.symbol} on ${order.network.name} cannot be sent: ${read.reason}`)
  const offer = { ...read, intent: 'transfer' }
  const pay = await method.load()
  return { order, payer, offer, pay, draft: draftNow(app, pay, offer, payer) }
}

/** @throws {InsufficientFundsError} when the balance covers less than amount and fee. */
export function checkBalance({ order, draft }: Plan, balance: bigint): void {
  const { token, network, amount } = order
  if (balance >= amount + feeUnits(token, draft)) return
  throw new InsufficientFundsError(
    `The wallet has ${formatAmount(balance, token.decimals)} ${token.symbol} on ${network.name}, and ${formatAmount(amount, token.decimals)} ${token.symbol} and the network fee of up to ${formatAmount(feeUnits(token, draft), token.decimals)} are needed.`,
    { hint: 'Nothing was sent.' },
  )
}

/** The ledger row of a plan. */
export function toIntention(app: App, { order, payer, offer, draft }: Plan): Intention {
  const { network, token } = order
  return {
    id: offer.challengeId,
    protocol: 'mpp',
    method: offer.method,
    intent: offer.intent,
    network: network.name,
    chainId: network.chainId,
    genesis: network.genesis,
    testnet: network.testnet,
    amount: order.amount,
    decimals: token.decimals,
    amountMicros: undefined, // counts against no limit
    feeMicros: draft.feeMicros,
    currency: token.symbol,
    token: token.address,
    payer,
    recipient: order.to,
    splits: [],
    mode: draft.mode,
    memo: draft.memo,
    sponsored: draft.sponsored,
    validBefore: draft.validBefore,
    origin: '',
    host: '',
    httpMethod: '',
    urlHash: '',
    bodyHash: '',
    idempotencyKey: '',
    challenge: {},
    credentialHeader: 'Authorization',
    draft: draft.fields,
    createdAt: app.now(),
  }
}

/**
 * Signs and broadcasts; every step is durable before the next.
 *
 * @returns The transaction's hash, once it succeeded.
 * @throws {OutcomeUnknownError} {RejectedError} {StateError} {WalletError}
 */
export async function sendOrder(app: App, plan: Plan, payer: Payer, rpc: Rpc, ledger: Ledger): Promise<Hex> {
  const signer = await payer.signer()
  // Drafted again: the question or the password may have taken longer than a transaction is valid.
  const draft = draftNow(app, plan.pay, plan.offer, plan.payer)
  const intention = toIntention(app, { ...plan, draft })
  ledger.intend(intention, noCeilings)
  app.inFlight.payment = intention.id
  const approved = approve(intention, { realm: '', challengeId: '' })
  const signed = await plan.pay.sign(approved, signer)
  ledger.signed(intention.id, signed.txHash)
  const priced = { offer: plan.offer, network: plan.order.network, token: plan.order.token }
  await broadcast(plan.pay, priced, approved, signed, { rpc: async () => rpc, ledger })
  app.inFlight.payment = undefined
  if (signed.txHash === undefined) throw new Error('a transfer without a hash')
  return signed.txHash
}

function draftNow(app: App, pay: Pay, offer: UsableOffer, payer: Address): Draft {
  return pay.draft(offer, { payer, mode: 'push', now: Math.floor(app.now() / 1000), maxFeeMicros: anyFee })
}
