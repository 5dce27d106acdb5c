import type { Hex } from '../core/payment.ts'
import { RpcError } from './rpc-error.ts'

/**
 * A JSON-RPC quantity.
 *
 * @param what Ends the sentence "The endpoint sent no …".
 * @throws {RpcError} for anything but 0x and 1 to 64 hex digits.
 */
export function parseQuantity(value: unknown, what: string): bigint {
  if (typeof value === 'string' && /^0x[0-9a-f]{1,64}$/i.test(value)) return BigInt(value)
  throw malformed(what)
}

/** A quantity that fits a number. @throws {RpcError} */
export function parseSafeQuantity(value: unknown, what: string): number {
  const number = Number(parseQuantity(value, what))
  if (Number.isSafeInteger(number)) return number
  throw malformed(what)
}

/** 32 bytes, lower case. @throws {RpcError} */
export function parseHash(value: unknown, what: string): Hex {
  if (typeof value === 'string' && /^0x[0-9a-f]{64}$/i.test(value)) return value.toLowerCase() as Hex
  throw malformed(what)
}

/** The members of an object; `undefined` stands for an answer of `null`. @throws {RpcError} */
export function parseMembers(value: unknown, what: string): Readonly<Record<string, unknown>> | undefined {
  if (value === null) return undefined
  if (typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>
  throw malformed(what)
}

function malformed(what: string): RpcError {
  return new RpcError(56, `The endpoint sent no ${what}`)
}
