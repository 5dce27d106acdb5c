import { BadChallengeError, CurlError } from '../../core/errors.ts'
import type { Peer, PlanHeader, Reply, RequestPlan } from '../../core/http.ts'
import type { Ledger } from '../../core/ledger.ts'
import type { Settlement } from '../../core/payment.ts'
import { isSecretHeader } from '../../output/redact.ts'
import { isBrokenPipe } from '../../output/write-failure.ts'
import type { PaidSession } from '../../payment/channel/paid-session.ts'
import { readFreshBalance } from '../../payment/funds.ts'
import { type Failure, readProof, recordProof, settleFailure, tryToWrite } from '../../payment/outcome.ts'
import type { PreparedPayment } from '../../payment/pay.ts'
import { protocolOf } from '../../payment/registry.ts'
import { settlementOf } from '../../payment/settlement-of.ts'
import { isEventStream } from './event-stream-reply.ts'
import { explainReply } from './explain-reply.ts'
import type { TransferState } from './transfer-state.ts'

/** curl's numbers that are replaced by 116 or 117 once a credential has left (cli.md 6). */
const replaced = new Set([16, 18, 22, 28, 33, 35, 52, 55, 56, 61, 63, 92])

/**
 * Sends the request again with its credential: once, to the origin that asked, never along a redirect.
 *
 * @returns The reply when its status is below 400 or its body is worth printing; the outcome is in the ledger.
 * @throws {CliError} 115 to 117, 112; curl's own when nothing has left.
 */
export async function sendPaid(
  state: TransferState,
  plan: RequestPlan,
  payment: PreparedPayment,
  ledger: Ledger,
): Promise<Reply> {
  const { transport } = state
  if (!transport) throw new Error('no transport')
  state.payment = payment
  state.paidPlan = plan
  state.credentialLeft ||= payment.approved.mode === 'push'
  state.session.app.inFlight.add(payment.id)
  const beforeFirstByte = (peer: Peer): void => {
    checkPeer(state, plan, peer)
    plan.body?.check?.()
    payment.markSent()
    state.credentialLeft = true
  }
  try {
    const reply = await transport.send(dropForeignSecrets(state, plan), {
      extra: payment.headers,
      beforeFirstByte,
      sameOriginRedirects: true,
    })
    state.reply = reply
    return reply
  } catch (error) {
    if (error instanceof CurlError) state.brokenBy = error
    giveUpUnsent(state, payment, ledger)
    throw state.credentialLeft ? await explainFailure(state, ledger, causeOf(error), false) : error
  }
}

/** A payment that has not left is over, also when one before it has: it follows another one whose channel was gone. */
export function giveUpUnsent(state: TransferState, { id, session }: PreparedPayment, ledger: Ledger): void {
  if (session && ledger.get(id)?.state === 'intended') state.credentialLeft = false
  if (state.credentialLeft) return
  ledger.expired(id, 'nothing was sent: the connection failed')
  state.session.app.inFlight.delete(id)
}

/** What a paid reply says about the money. */
type Outcome = Readonly<{
  /** The error to end with after the body was printed. */
  failure?: Error | undefined
  /** Why the payment stays `sent` although the answer is good. */
  doubt?: string | undefined
}>

/** Reads what a paid reply says about the money, before its body is printed. */
export async function readOutcome(
  state: TransferState,
  reply: Reply,
  payment: PreparedPayment,
  ledger: Ledger,
): Promise<Outcome> {
  const elsewhere = reply.redirectUrl !== undefined && state.plan?.maxRedirects !== undefined
  if (reply.status < 400 && !elsewhere) {
    if (payment.session) return { doubt: readSessionProof(payment, payment.session, reply) }
    const proof = readProof(payment, { ...reply, url: reply.plan.url.href, host: reply.plan.url.host })
    if (proof.kind === 'receipt') return { doubt: recordProof(ledger, payment, proof.receipt) }
    return payment.approved.mode === 'push' ? {} : { doubt: proof.reason }
  }
  const words = elsewhere
    ? 'the answer is a redirect to another origin'
    : await explainReply(reply, reply.status === 402)
  const refused = !elsewhere && reply.status < 500
  return { failure: await explainFailure(state, ledger, words, refused) }
}

/** A stream's receipt may come at its end: only then is there a doubt. */
function readSessionProof(payment: PreparedPayment, session: PaidSession, reply: Reply): string | undefined {
  const paywall = { ...reply, url: reply.plan.url.href, host: reply.plan.url.host }
  const doubt = session.acknowledge(protocolOf(payment.priced.offer).readReceipt(paywall))
  return isEventStream(reply) ? undefined : doubt
}

/** A reader that went away has what it wanted; a full disk has not. */
function isReplaced(error: CurlError): boolean {
  return replaced.has(error.number) || (error.number === 23 && !isBrokenPipe(error))
}

/** The error for a paid answer that broke off while its body was printed; others pass through. */
export async function explainBrokenBody(
  state: TransferState,
  ledger: Ledger,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof CurlError) || !isReplaced(error)) return error
  state.brokenBy = error
  return explainFailure(state, ledger, causeOf(error), false)
}

async function explainFailure(
  state: TransferState,
  ledger: Ledger,
  cause: string,
  refused: boolean,
): Promise<Error> {
  const { payment } = state
  if (!payment) throw new Error('no payment')
  const row = ledger.get(payment.id)
  const known = row?.state === 'settled'
  if (payment.session) {
    const { settleSessionFailure } = await import('../../payment/channel/session-failure.ts')
    return settleSessionFailure(
      ledger,
      payment,
      payment.session,
      cause,
      refused && state.reply?.status === 410,
    )
  }
  const fundsMissing = !known && refused && (await isFundsMissing(state, payment, ledger))
  const failure: Failure = { cause, refused, fundsMissing }
  const settlement = known ? undefined : await askChain(state, payment, ledger)
  return settleFailure(ledger, payment, failure, settlement, known)
}

/** One read of the chain; with `--wait` as many as it takes until the chain has decided. */
async function askChain(
  state: TransferState,
  payment: PreparedPayment,
  ledger: Ledger,
): Promise<Settlement | undefined> {
  const { app, flags } = state.session
  const row = ledger.get(payment.id)
  if (!row || payment.approved.mode === 'proof') return undefined
  const rpc = await state.endpoints.rpc(payment.priced.network)
  let settlement = await settlementOf(row, rpc)
  const deadline = (payment.approved.validBefore + waitGraceSeconds) * 1000
  while (flags.wait && rpc && settlement?.state !== 'settled' && settlement?.state !== 'dead') {
    if (app.now() > deadline) break
    await app.sleep(waitStepMs)
    settlement = await settlementOf(row, rpc)
  }
  return settlement
}

const waitStepMs = 1000
const waitGraceSeconds = 120

async function isFundsMissing(
  state: TransferState,
  payment: PreparedPayment,
  ledger: Ledger,
): Promise<boolean> {
  if (payment.approved.mode !== 'pull') return false
  const { endpoints, session } = state
  const payer = { address: payment.approved.payer, signer: neverSigns }
  const balance = await readFreshBalance(payment.priced, {
    now: session.app.now,
    ledger: { ...ledger, cacheBalance: (...facts) => void tryToWrite(() => ledger.cacheBalance(...facts)) },
    payer,
    readBalance: endpoints.readBalance,
  })
  return balance !== undefined && balance < payment.approved.amount
}

function neverSigns(): Promise<never> {
  return Promise.reject(new Error('nothing is signed here'))
}

/**
 * The last look before a credential leaves, at the connection it leaves on: a name may lead elsewhere by now, and a resumed
 * payment was never asked for over this connection.
 */
export function checkPeer({ session: { flags } }: TransferState, plan: RequestPlan, peer: Peer): void {
  const isSafe = plan.url.scheme === 'https' && peer.verified
  if (isSafe || peer.loopback || flags.insecurePayment) return
  throw new BadChallengeError('The connection is not one over which a payment may be sent.', {
    hint: 'Nothing was sent. Use https:// without -k, or --insecure-payment if you accept that.',
  })
}

/** At another origin (`--pay-redirected`) the user's own secrets stay at home. */
export function dropForeignSecrets(state: TransferState, plan: RequestPlan): RequestPlan {
  if (plan.url.origin === state.plan?.url.origin) return plan
  const keeps = ({ name, from }: PlanHeader): boolean => from !== 'user' || !isSecretHeader(name)
  return Object.freeze({ ...plan, headers: plan.headers.filter(keeps) })
}

function causeOf(error: unknown): string {
  if (error instanceof CurlError) return `(${error.number}) ${error.message.replace(/\.$/, '')}`
  return error instanceof Error ? error.message.replace(/\.$/, '') : 'the connection failed'
}
