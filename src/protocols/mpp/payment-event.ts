import type { StreamEvent } from '../../core/channel.ts'
import type { Hex } from '../../core/payment.ts'
import { type JsonObject, memberOf, parseJsonObject } from './json-object.ts'
import { checkReceipt } from './receipt.ts'

/** The events of a stream that are about money; every other name is the application's. */
export const paymentEventNames = ['payment-need-voucher', 'payment-receipt'] as const

export type PaymentEventName = (typeof paymentEventNames)[number]

/** What a stream said about money; `malformed` when it cannot be acted on. */
export type PaymentEvent = StreamEvent | Readonly<{ kind: 'malformed'; name: PaymentEventName }>

/** 2^128 - 1, the most that a voucher of any version can hold. */
const maxCumulative = (1n << 128n) - 1n

/**
 * A payment event from its JSON.
 *
 * @param text Not longer than the caller's bound.
 * @source draft-tempo-session-00, sections 12.6 and 13.6
 */
export function parsePaymentEvent(name: PaymentEventName, text: string): PaymentEvent {
  const object = parseJsonObject(text)
  return (object && readPaymentEvent(name, object)) ?? { kind: 'malformed', name }
}

/** The same from an object that was parsed before; `undefined` when a member is missing or not what it must be. */
export function readPaymentEvent(name: PaymentEventName, object: JsonObject): StreamEvent | undefined {
  if (name === 'payment-need-voucher') return readNeedVoucher(object)
  const receipt = checkReceipt(object)
  return receipt && { kind: 'receipt', receipt: receipt.raw }
}

function readNeedVoucher(object: JsonObject): StreamEvent | undefined {
  const channelId = memberOf(object, 'channelId')
  if (typeof channelId !== 'string' || !/^0x[0-9a-f]{64}$/i.test(channelId)) return undefined
  const requiredCumulative = readCumulative(object, 'requiredCumulative')
  const acceptedCumulative = readCumulative(object, 'acceptedCumulative')
  const deposit = readCumulative(object, 'deposit')
  if (requiredCumulative === undefined || acceptedCumulative === undefined || deposit === undefined)
    return undefined
  return {
    kind: 'need-voucher',
    channelId: channelId.toLowerCase() as Hex,
    requiredCumulative,
    acceptedCumulative,
    deposit,
  }
}

function readCumulative(object: JsonObject, name: string): bigint | undefined {
  const text = memberOf(object, name)
  if (typeof text !== 'string' || !/^(0|[1-9]\d{0,38})$/.test(text)) return undefined
  const amount = BigInt(text)
  return amount > maxCumulative ? undefined : amount
}
