import type { ServerResponse } from 'node:http'
import { expect } from 'vitest'
import { maxOf } from '../../src/core/money.ts'
import type { Address, Hex } from '../../src/core/payment.ts'
import { channelReserve } from '../../src/sandbox/channel-contracts.ts'
import {
  type Answer,
  type ChallengeParts,
  hostileServer,
  paywall,
  readCredential,
  receipt,
} from './hostile-server.ts'
import { freshAddress, rpc } from './local-chain.ts'
import type { Recorded, TestServer } from './paid-server.ts'

export const price = 10_000n

/** What a session credential says, amounts in base units. */
type SessionPayload = Readonly<{
  action: 'open' | 'topUp' | 'voucher' | 'close'
  channelId: Hex
  cumulativeAmount?: string
  additionalDeposit?: string
  transaction?: Hex
  signature?: Hex
  descriptor?: Readonly<Record<string, string>>
}>

/** One request that carried a credential. */
export type Visit = Readonly<{
  request: Recorded
  payload: SessionPayload
  challengeId: string
  /** The request brings no content: it is for a channel alone. */
  isManagement: boolean
  /** How many credentials came before. */
  nth: number
  /** What an honest server would answer; puts an open or topUp on the chain. */
  honest(): Promise<Answer>
  /** Puts the open or topUp on the chain. */
  settle(): Promise<void>
  /** Headers with a receipt for this voucher; members change it. */
  receipt(members?: Readonly<Record<string, unknown>>): readonly (readonly [string, string])[]
}>

export type HostileSession = TestServer &
  Readonly<{
    payloads(): readonly SessionPayload[]
    /** The highest cumulative amount that ever came, base units. */
    highest(): bigint
    /** A challenge like the first one, changed. */
    again(parts?: ChallengeParts, details?: Readonly<Record<string, unknown>>): Answer
  }>

/**
 * A scripted session server over the local chain's reserve: a challenge for 0.01 pathUSD a unit, and whatever a test answers to
 * each credential. A request without one gets the challenge.
 *
 * @param parts Of the challenge; asked for each time when it is a function.
 * @param details Members over the challenge's `methodDetails`; `undefined` removes one.
 * @param hints Further headers of the 402.
 */
export async function hostileSession(
  answer: (visit: Visit, server: HostileSession) => Answer | Promise<Answer>,
  parts: ChallengeParts | (() => ChallengeParts) = {},
  details: Readonly<Record<string, unknown>> = {},
  hints: Answer['headers'] = [],
): Promise<HostileSession> {
  const recipient = freshAddress()
  let nth = 0
  const again: HostileSession['again'] = (more = {}, moreDetails = {}) =>
    paywall(
      sessionChallenge(recipient, mix(typeof parts === 'function' ? parts() : parts, more), {
        ...details,
        ...moreDetails,
      }),
    )
  const started = await hostileServer(async (request) => {
    if (request.credential === undefined) {
      const asked = again()
      return { ...asked, headers: [...(asked.headers ?? []), ...hints] }
    }
    return answer(visitOf(request, nth++), session)
  })
  const payloads = () =>
    started.requests.flatMap(({ credential }) => (credential === undefined ? [] : [payloadOf(credential)]))
  const session: HostileSession = {
    ...started,
    again,
    payloads,
    highest: () =>
      payloads()
        .map(({ cumulativeAmount }) => BigInt(cumulativeAmount ?? 0))
        .reduce(maxOf, 0n),
  }
  return session
}

function mix(parts: ChallengeParts, more: ChallengeParts): ChallengeParts {
  const both = [parts.request, more.request].filter((request) => typeof request === 'object')
  return { ...parts, ...more, request: Object.assign({}, ...both) }
}

/** What a session challenge is forged from. */
export function sessionChallenge(
  recipient: Address,
  parts: ChallengeParts = {},
  details: Readonly<Record<string, unknown>> = {},
): ChallengeParts {
  const valid = { chainId: 1337, escrowContract: channelReserve, sessionProtocol: 'v2' }
  const request = typeof parts.request === 'object' ? parts.request : {}
  return {
    intent: 'session',
    ...parts,
    request: { recipient, unitType: 'request', methodDetails: { ...valid, ...details }, ...request },
  }
}

function payloadOf(credential: string): SessionPayload {
  return readCredential(credential)['payload'] as SessionPayload
}

function visitOf(request: Recorded, nth: number): Visit {
  const { challenge } = readCredential(request.credential) as { challenge: { id: string } }
  const payload = payloadOf(request.credential ?? '')
  const cumulative = payload.cumulativeAmount ?? '0'
  const isManagement = request.method === 'HEAD' || request.method === 'POST'
  const visit: Visit = {
    request,
    payload,
    challengeId: challenge.id,
    isManagement,
    nth,
    settle: async () => {
      if (payload.transaction === undefined) return
      const mined = (await rpc('eth_sendRawTransactionSync', [payload.transaction])) as { status: Hex }
      expect(mined.status).toBe('0x1')
    },
    receipt: (members = {}) => [
      [
        'Payment-Receipt',
        receipt({
          intent: 'session',
          reference: payload.channelId,
          channelId: payload.channelId,
          challengeId: challenge.id,
          acceptedCumulative: cumulative,
          spent: cumulative,
          ...members,
        }),
      ],
    ],
    honest: async () => {
      await visit.settle()
      const amounts = payload.action === 'topUp' ? { acceptedCumulative: '0', spent: '0' } : {}
      return { headers: visit.receipt(amounts), body: isManagement ? '' : 'data' }
    },
  }
  return visit
}

/** A refusal in the protocol's words. */
export function problemAnswer(status: number, name: string, detail = '', from: Answer = {}): Answer {
  return {
    status,
    headers: [...(from.headers ?? []), ['Content-Type', 'application/problem+json']],
    body: JSON.stringify({
      type: `https://paymentauth.org/problems/session/${name}`,
      title: 'no',
      ...(detail !== '' && { detail }),
    }),
  }
}

/** An event of a stream. */
export function event(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`
}

/** Asks for a voucher as an honest stream would. */
export function needVoucher(channelId: Hex, required: bigint, more: Readonly<Record<string, unknown>> = {}) {
  return event('payment-need-voucher', {
    channelId,
    requiredCumulative: required.toString(),
    acceptedCumulative: '0',
    deposit: '100000',
    ...more,
  })
}

/** The receipt at the end of a stream. */
export function receiptEvent(
  channelId: Hex,
  cumulative: bigint,
  more: Readonly<Record<string, unknown>> = {},
) {
  return event('payment-receipt', {
    method: 'tempo',
    status: 'success',
    intent: 'session',
    timestamp: new Date().toISOString(),
    reference: channelId,
    channelId,
    acceptedCumulative: cumulative.toString(),
    spent: cumulative.toString(),
    ...more,
  })
}

/** An answer that streams. */
export function stream(write: (outgoing: ServerResponse) => Promise<void>): Answer {
  return { headers: [['Content-Type', 'text/event-stream']], write }
}
