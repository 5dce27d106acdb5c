import type { Offer, UnusableKind, UnusableOffer } from '../../core/payment.ts'
import { sanitize } from '../../core/sanitize.ts'
import type { BrokenChallenge, Challenge } from './challenge.ts'
import { type JsonObject, memberOf } from './json-object.ts'

const maxAmount = 2n ** 256n - 1n
/** Longer than any address, currency code or account name. */
const maxNameLength = 256

/** The request version that presto speaks; absent means the first. @source draft-httpauth-payment-00, section 9.2.2 */
const knownVersion = 1

/**
 * The offer that a challenge makes. Whether somebody can pay its method is the caller's business; `terms` is the decoded
 * request, which the method reads.
 *
 * @param host Of the URL that answered, to compare with the realm; empty when unknown.
 * @source draft-payment-intent-charge-00, section 5; draft-httpauth-payment-00, section 6.1
 */
export function toOffer(challenge: Challenge | BrokenChallenge, host: string): Offer {
  if ('flaw' in challenge)
    return unusable(challenge, 'bad-challenge', `the challenge is malformed: ${challenge.flaw}`)
  const { params, request } = challenge
  const { method, intent } = params
  if (!/^[a-z]{1,64}$/.test(method) || !/^[A-Za-z0-9-]{1,64}$/.test(intent))
    return unusable(challenge, 'no-usable-offer', `${showName(params)} is not a method presto can pay`)
  const terms = readTerms(request)
  // What the request of an unknown intent must hold is not known either.
  const isKnown = intent === 'charge' || (method === 'tempo' && intent === 'session')
  if ('flaw' in terms && !isKnown)
    return unusable(challenge, 'no-usable-offer', `${showName(params)} is not a method presto can pay`)
  if ('flaw' in terms)
    return unusable(challenge, 'bad-challenge', `the challenge is malformed: ${terms.flaw}`)
  const version = versionOf(request)
  if (version !== undefined && version !== knownVersion)
    return unusable(
      challenge,
      'no-usable-offer',
      `version ${sanitize(String(version), 20)} of ${method}/${intent} is not one that presto speaks`,
    )
  return {
    usable: true,
    protocol: 'mpp',
    method,
    intent,
    chainId: undefined,
    asset: /^0x[0-9a-f]+$/i.test(terms.currency) ? terms.currency.toLowerCase() : terms.currency,
    amount: terms.amount,
    recipient: terms.recipient,
    splits: [],
    expiresAt: challenge.expiresAt,
    realm: params.realm,
    challengeId: params.id,
    description: challenge.description ?? terms.description,
    digest: params.digest,
    credentialHeader: challenge.credentialHeader,
    terms: request,
    raw: params,
    warnings: warningsOf(challenge, host),
  }
}

type Terms = Readonly<{
  amount: bigint
  currency: string
  recipient: string | undefined
  description: string | undefined
}>

function readTerms(request: JsonObject): Terms | { flaw: string } {
  const amount = parseBaseUnits(memberOf(request, 'amount'))
  if (amount === undefined)
    return { flaw: 'its amount is not a whole number of base units, written as a string' }
  const currency = memberOf(request, 'currency')
  if (!isName(currency)) return { flaw: 'it names no currency' }
  const recipient = memberOf(request, 'recipient')
  if (recipient !== undefined && !isName(recipient)) return { flaw: 'its recipient is no name or address' }
  const description = memberOf(request, 'description')
  return {
    amount,
    currency,
    recipient,
    description: typeof description === 'string' ? description : undefined,
  }
}

/** No sign, blank, exponent, fraction or leading zero, and nothing that 256 bits cannot hold. */
function parseBaseUnits(value: unknown): bigint | undefined {
  if (typeof value !== 'string' || !/^(0|[1-9]\d{0,77})$/.test(value)) return undefined
  const amount = BigInt(value)
  return amount <= maxAmount ? amount : undefined
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= maxNameLength
}

function versionOf(request: JsonObject): unknown {
  const details = memberOf(request, 'methodDetails')
  if (typeof details !== 'object' || details === null) return undefined
  return memberOf(details as JsonObject, 'version')
}

function warningsOf({ params, misquoted }: Challenge, host: string): string[] {
  const warnings: string[] = []
  if (host !== '' && !isHostOrParent(params.realm, host))
    warnings.push(`the challenge is made out for "${sanitize(params.realm, 80)}", not for ${host}`)
  if (misquoted) warnings.push('the challenge is not properly quoted; parts of its text are lost')
  return warnings
}

function isHostOrParent(realm: string, host: string): boolean {
  const name = realm
    .toLowerCase()
    .replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1')
  if (name === host || realm.toLowerCase() === host) return true
  const isAddress = host.includes(':') || /^[\d.]+$/.test(host)
  return !isAddress && name.includes('.') && host.endsWith(`.${name}`)
}

/** What can be shown of an offer that nobody can pay. @source draft-payment-intent-charge-00, section 5.3 */
function unusable(
  { params, request = {} }: Challenge | BrokenChallenge,
  kind: UnusableKind,
  reason: string,
): UnusableOffer {
  const text = (name: string) => {
    const value = memberOf(request, name)
    return typeof value === 'string' ? value.slice(0, maxNameLength) : undefined
  }
  return {
    usable: false,
    protocol: 'mpp',
    method: sanitize(params.method || '?', 64),
    intent: sanitize(params.intent || '?', 64),
    kind,
    reason,
    shown: {
      amount: text('amount'),
      currency: text('currency'),
      recipient: text('recipient'),
      description: params.description ?? text('description'),
      expires: params.expires,
    },
    raw: params,
  }
}

function showName({ method, intent }: Challenge['params']): string {
  return `${sanitize(method, 64)}/${sanitize(intent, 64)}`
}
