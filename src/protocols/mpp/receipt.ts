import type { Paywall, Receipt } from '../../core/payment.ts'
import { fieldsOf } from './fields.ts'
import { type JsonObject, memberOf, parseBase64UrlObject } from './json-object.ts'
import { parseTimestamp } from './timestamp.ts'

const maxReceiptLength = 65_536
const maxReferenceLength = 1024

/**
 * The receipt of a reply; `undefined` without a valid one, with several, or on a status that is no success: there a receipt
 * proves nothing.
 *
 * @source draft-httpauth-payment-00, section 5.3
 */
export function readReceipt({ status, headers }: Paywall): Receipt | undefined {
  if (status < 200 || status > 299) return undefined
  const [value, ...others] = fieldsOf(headers, 'payment-receipt')
  return value === undefined || others.length > 0 ? undefined : parseReceipt(value)
}

/** A receipt from its header value; further members are kept as received. */
export function parseReceipt(value: string): Receipt | undefined {
  const raw = value.length > maxReceiptLength ? undefined : parseBase64UrlObject(value.trim())
  return raw && checkReceipt(raw)
}

/** A receipt from its object, as streams and sockets carry it. */
export function checkReceipt(raw: JsonObject): Receipt | undefined {
  if (memberOf(raw, 'status') !== 'success') return undefined
  const [method, reference, timestamp] = ['method', 'reference', 'timestamp'].map((name) =>
    memberOf(raw, name),
  )
  if (typeof method !== 'string' || method === '') return undefined
  if (typeof reference !== 'string' || reference === '' || reference.length > maxReferenceLength)
    return undefined
  if (typeof timestamp !== 'string' || parseTimestamp(timestamp) === undefined) return undefined
  return { status: 'success', method, reference, timestamp, raw }
}
