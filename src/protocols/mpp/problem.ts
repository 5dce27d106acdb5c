import type { Problem } from '../../core/payment.ts'
import { sanitize } from '../../core/sanitize.ts'
import { memberOf, parseJsonObject } from './json-object.ts'

const maxProblemLength = 65_536

/** `…/problems/verification-failed`, `…/problems/session/channel-not-found`; some servers write a URN. */
const typePattern =
  /^(?:https:\/\/paymentauth\.org\/problems|urn:payment:error)[/:](?:[a-z0-9-]{1,40}\/)?([a-z0-9-]{1,60})\/?$/i

/** Names that mean the same thing, under the one that presto uses. */
const aliases = new Map([
  ['challenge-not-found', 'invalid-challenge'],
  ['unknown-challenge', 'invalid-challenge'],
  ['challenge-expired', 'payment-expired'],
  ['expired-invoice', 'payment-expired'],
  ['expired', 'payment-expired'],
  ['missing-credential', 'payment-required'],
  ['insufficient-balance', 'payment-insufficient'],
  ['session-not-found', 'channel-not-found'],
  ['session-closed', 'channel-finalized'],
  ['transaction-reverted', 'settlement-failed'],
])

const explanations = new Map([
  ['payment-required', 'the server says that nothing was paid'],
  ['payment-insufficient', 'the server says that the payment does not cover the price'],
  ['payment-expired', 'the server says that the challenge has expired'],
  ['payment-action-required', 'the server wants a further step from the payer'],
  ['verification-failed', 'the server could not verify the payment'],
  ['malformed-credential', 'the server could not read the credential'],
  ['invalid-payload', 'the server could not read what was signed'],
  ['invalid-challenge', 'the server does not know the challenge that was answered'],
  ['method-unsupported', 'the server does not take this payment method'],
  ['settlement-failed', 'the server says that the payment did not settle'],
  ['invalid-signature', 'the server says that the signature is wrong'],
  ['signer-mismatch', 'the server expected another signer'],
  ['amount-exceeds-deposit', 'the server says that the deposit is used up'],
  ['delta-too-small', 'the server wants a larger step than was signed'],
  ['channel-not-found', 'the server does not know the channel'],
  ['channel-finalized', 'the server says that the channel is closed'],
  ['bad-request', 'the server could not use the request'],
  ['internal-payment-error', 'the server failed while it took the payment'],
])

/**
 * What a refusal says about itself; `undefined` for bodies that are no problem details. Any JSON type is taken, and none.
 *
 * @source RFC 9457; draft-httpauth-payment-00, section 8
 */
export function readProblem(contentType: string | undefined, body: Uint8Array): Problem | undefined {
  const mediaType = (contentType ?? 'application/json').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (!/^(application|text)\/([\w.-]+\+)?json$/.test(mediaType) || body.length > maxProblemLength)
    return undefined
  const members = parseJsonObject(new TextDecoder().decode(body))
  if (!members) return undefined
  const [type, title, detail] = ['type', 'title', 'detail'].map((name) => {
    const value = memberOf(members, name)
    return typeof value === 'string' && value !== '' ? value : undefined
  })
  if (type === undefined && title === undefined && detail === undefined) return undefined
  return { code: codeOf(type), type, title, detail }
}

/** One short clause without a full stop: our own words for what is known, the server's own in quotes. */
export function explainProblem({ code, title, detail }: Problem): string {
  // Before anything is cut off: a signature that a server repeats is then no longer known for one.
  const words = sanitize((detail ?? title ?? '').replace(longWord, '…'))
  const known = code === undefined ? undefined : explanations.get(code)
  if (known !== undefined) return words === '' ? known : `${known} ("${words}")`
  if (words !== '') return `the server says "${words}"`
  return code === undefined
    ? 'the server gives no reason'
    : `the server names the problem "${sanitize(code, 60)}"`
}

/** Longer than a hash: a signature, a transaction, a credential. */
const longWord = /[\w+/=-]{67,}/g

function codeOf(type: string | undefined): string | undefined {
  const name = type === undefined ? undefined : typePattern.exec(type)?.[1]?.toLowerCase()
  return name === undefined ? undefined : (aliases.get(name) ?? name)
}
