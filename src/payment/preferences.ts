import { UsageError } from '../core/errors.ts'
import { type AcceptRange, formatAcceptPayment, parsePayWith } from '../protocols/mpp/accept-payment.ts'
import { methods, sessionMethods } from './registry.ts'

export type Preferences = readonly AcceptRange[]

/** @throws {UsageError} for a list that is none. */
export function readPreferences(text: string | undefined): Preferences | undefined {
  if (text === undefined) return undefined
  const ranges = parsePayWith(text)
  if (ranges) return ranges
  throw new UsageError(`--pay-with cannot read "${text}".`, {
    hint: 'Write a list like tempo/charge or tempo/*;q=0.5.',
  })
}

/**
 * The `Accept-Payment` value for what presto can pay under these preferences; `undefined` when that is nothing.
 *
 * @source draft-httpauth-payment-00, section 7.4
 */
export function announcePayment(preferences: Preferences | undefined): string | undefined {
  const names = [...methods, ...sessionMethods]
    .filter(({ protocol }) => protocol === 'mpp')
    .map(({ name }) => name)
  const value = formatAcceptPayment(names, preferences)
  return value === '' ? undefined : value
}
