import type { SessionReceipt } from '../../core/channel.ts'
import { findHeader } from '../../core/find-header.ts'
import type { HeaderList } from '../../core/http.ts'
import type { Paywall, Problem, UsableOffer } from '../../core/payment.ts'
import { parseSessionReceipt } from '../../methods/tempo-session/session-receipt.ts'
import { explainProblem, readProblem } from '../../protocols/mpp/problem.ts'
import { readOffers } from '../read-offers.ts'
import { protocolOf } from '../registry.ts'
import { findSameOffer } from './session-offer.ts'

/** A reply to a request without a body, read to its end (bounded). */
export type ManagementReply = Paywall & Readonly<{ body: Uint8Array }>

/**
 * Sends a request without a body to the URL of a channel, the way the paid request went.
 *
 * @param beforeFirstByte Called when the connection is there and nothing has left.
 * @throws {CurlError}
 */
export type SendManagement = (
  method: 'POST' | 'HEAD' | 'GET',
  headers: HeaderList,
  beforeFirstByte: () => void,
) => Promise<ManagementReply>

/** One action on a channel that brings no content: a topUp, a further voucher, a close. */
export type ManagementRequest = Readonly<{
  /** The challenge that is answered. */
  offer: UsableOffer
  payload: Readonly<Record<string, unknown>>
  source: string
  /** Some servers take a POST without a body for a paid request when the URL has a query; HEAD never is one. */
  hasQuery: boolean
  idempotencyKey: string
  send: SendManagement
  /** Unix seconds. */
  now(): number
  beforeFirstByte(): void
}>

export type ManagementOutcome =
  | Readonly<{
      kind: 'done'
      receipt: SessionReceipt | undefined
      /** The receipt's members as received. */
      raw: Readonly<Record<string, unknown>> | undefined
    }>
  | Readonly<{
      kind: 'refused'
      status: number
      problem: Problem | undefined
      /** A clause without a full stop. */
      words: string
    }>

/** Statuses of servers that do not know the method. */
const methodRefused = new Set([404, 405, 501])

/**
 * Sends one action, and once more where that helps: with the fresh challenge of a 402 that asks for the same, or with the other
 * HTTP method. The credential of both says the same.
 *
 * @throws {CurlError} when the answer did not come
 * @source draft-tempo-session-00, sections 9.3, 12.6 and 13.5
 */
export async function manage(request: ManagementRequest): Promise<ManagementOutcome> {
  const method = request.hasQuery ? 'HEAD' : 'POST'
  const other = request.hasQuery ? 'POST' : 'HEAD'
  const first = await answerOnce(request, request.offer, method)
  if (methodRefused.has(first.status))
    return outcomeOf(await answerOnce(request, request.offer, other), request.offer)
  const fresh = first.status === 402 ? freshOffer(first, request) : undefined
  if (!fresh) return outcomeOf(first, request.offer)
  return outcomeOf(await answerOnce(request, fresh, method), fresh)
}

/** The same offer in a reply's challenges, with an id of its own. */
function freshOffer(reply: ManagementReply, { offer, now }: ManagementRequest): UsableOffer | undefined {
  const same = findSameOffer(readOffers(reply, now()), offer)
  return same && same.challengeId !== offer.challengeId ? same : undefined
}

function answerOnce(
  { payload, source, idempotencyKey, send, beforeFirstByte }: ManagementRequest,
  offer: UsableOffer,
  method: 'POST' | 'HEAD',
): Promise<ManagementReply> {
  const credential = protocolOf(offer).writePayment(offer, payload, source)
  return send(method, [...credential, ['Idempotency-Key', idempotencyKey]], beforeFirstByte)
}

function outcomeOf(reply: ManagementReply, offer: UsableOffer): ManagementOutcome {
  if (reply.status >= 200 && reply.status < 300) {
    const receipt = protocolOf(offer).readReceipt(reply)
    return { kind: 'done', receipt: receipt && parseSessionReceipt(receipt.raw), raw: receipt?.raw }
  }
  const type = findHeader(reply.headers, 'content-type')
  const problem = readProblem(type, reply.body)
  const plain = `the server answered ${reply.status}`
  return {
    kind: 'refused',
    status: reply.status,
    problem,
    words: problem ? `${plain}, ${explainProblem(problem)}` : plain,
  }
}
