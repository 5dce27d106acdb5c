import type { StreamEvent } from '../../core/channel.ts'
import { type JsonObject, memberOf, parseJsonObject } from './json-object.ts'
import { type PaymentEventName, readPaymentEvent } from './payment-event.ts'
import { checkReceipt } from './receipt.ts'

/** One text frame of a paid WebSocket. */
export type SocketFrame =
  | Readonly<{ kind: 'authorization'; authorization: string }>
  /** What was paid for. */
  | Readonly<{ kind: 'message'; data: string }>
  | StreamEvent
  /** The client wants to end, the server is to count. */
  | Readonly<{ kind: 'close-request' }>
  /** The server is through; this is what it spent. */
  | Readonly<{ kind: 'close-ready'; receipt: Readonly<Record<string, unknown>> }>
  | Readonly<{ kind: 'error'; status: number; message: string }>

/** A frame that calls itself one of these and is not. */
export type MalformedFrame = Readonly<{ kind: 'malformed'; name: string }>

/** Characters of a frame about money; messages may be as long as the socket lets them be. */
const maxFrameLength = 65_536
const maxMessageLength = 1024

/**
 * A text frame of a paid WebSocket.
 *
 * @returns `null` for text that is not of the protocol, JSON or not: the application's own.
 * @source mppx 0.11.0, session/precompile/Protocol (no draft says it)
 */
export function parseSocketFrame(text: string): SocketFrame | MalformedFrame | null {
  const object = parseJsonObject(text)
  const name = object && memberOf(object, 'mpp')
  const read = typeof name === 'string' && Object.hasOwn(readers, name) ? readers[name] : undefined
  if (!object || typeof name !== 'string' || !read) return null
  const fits = name === 'message' || text.length <= maxFrameLength
  return (fits ? read(object) : undefined) ?? { kind: 'malformed', name }
}

/** The text of a frame. */
export function formatSocketFrame(frame: SocketFrame): string {
  return JSON.stringify(membersOf(frame))
}

const readers: Readonly<Record<string, (object: JsonObject) => SocketFrame | undefined>> = {
  authorization: (object) => {
    const authorization = memberOf(object, 'authorization')
    return typeof authorization === 'string' ? { kind: 'authorization', authorization } : undefined
  },
  message: (object) => {
    const data = memberOf(object, 'data')
    return typeof data === 'string' ? { kind: 'message', data } : undefined
  },
  'payment-need-voucher': (object) => readEvent('payment-need-voucher', object),
  'payment-receipt': (object) => readEvent('payment-receipt', object),
  'payment-close-request': () => ({ kind: 'close-request' }),
  'payment-close-ready': (object) => {
    const data = dataOf(object)
    const receipt = data && checkReceipt(data)
    return receipt && { kind: 'close-ready', receipt: receipt.raw }
  },
  'payment-error': readError,
}

function readEvent(name: PaymentEventName, object: JsonObject): StreamEvent | undefined {
  const data = dataOf(object)
  return data && readPaymentEvent(name, data)
}

function readError(object: JsonObject): SocketFrame | undefined {
  const status = memberOf(object, 'status')
  const message = memberOf(object, 'message')
  if (!Number.isInteger(status) || typeof status !== 'number' || status < 400 || status > 599)
    return undefined
  return typeof message === 'string'
    ? { kind: 'error', status, message: message.slice(0, maxMessageLength) }
    : undefined
}

function dataOf(object: JsonObject): JsonObject | undefined {
  const data = memberOf(object, 'data')
  return typeof data === 'object' && data !== null && !Array.isArray(data) ? (data as JsonObject) : undefined
}

function membersOf(frame: SocketFrame): Readonly<Record<string, unknown>> {
  if (frame.kind === 'authorization') return { mpp: 'authorization', authorization: frame.authorization }
  if (frame.kind === 'message') return { mpp: 'message', data: frame.data }
  if (frame.kind === 'close-request') return { mpp: 'payment-close-request' }
  if (frame.kind === 'error') return { mpp: 'payment-error', status: frame.status, message: frame.message }
  if (frame.kind !== 'need-voucher') return { mpp: `payment-${frame.kind}`, data: frame.receipt }
  const { channelId, requiredCumulative, acceptedCumulative, deposit } = frame
  return {
    mpp: 'payment-need-voucher',
    data: {
      channelId,
      requiredCumulative: requiredCumulative.toString(),
      acceptedCumulative: acceptedCumulative.toString(),
      deposit: deposit.toString(),
    },
  }
}
