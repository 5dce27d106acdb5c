import type { Network, Token } from '../core/config.ts'
import type { Offer, UsableOffer } from '../core/payment.ts'
import { type AcceptRange, rankOf } from '../protocols/mpp/accept-payment.ts'
import { checkDigest } from '../protocols/mpp/digest.ts'
import { isSession } from './channel/session-offer.ts'
import { checkRules, type Limits } from './limits.ts'
import type { Refusal } from './refusal.ts'

/** Everything that choosing looks at besides the offers; no key, no disk, no network. */
export type Situation = Readonly<{
  networks: readonly Network[]
  networkFilter: string | undefined
  tokenFilter: string | undefined
  /** `--offer N`, counted from 1. */
  offerNumber: number | undefined
  ranges: readonly AcceptRange[] | undefined
  /** Header names that the user set, lower case. */
  userHeaders: ReadonlySet<string>
  scheme: 'http' | 'https'
  host: string
  loopback: boolean
  /** `-k` was given. */
  unverified: boolean
  insecurePayment: boolean
  /** The 402 came from another origin than the user asked. */
  redirected: boolean
  payRedirected: boolean
  bodySha256: Uint8Array | undefined
  limits: Limits
  /** What is left of `--max-spend`, micro-dollars. */
  maxSpendLeft: bigint | undefined
  /** `--session none`: no channels. */
  noSessions: boolean
  /** An option asks for a channel: of equally preferred offers it then goes first, else last. */
  prefersSessions: boolean
}>

/** What became of one offer: payable when there is no refusal. */
export type Verdict = Readonly<{
  /** Position in the server's list, from 1. */
  n: number
  name: string
  offer: Offer
  network: Network | undefined
  token: Token | undefined
  /** Preference, 0 to 1. */
  q: number
  refusal: Refusal | undefined
}>

/** Judges every offer on its own; the list keeps the server's order. */
export function judgeOffers(offers: readonly Offer[], situation: Situation): Verdict[] {
  return offers.map((offer, index) => judge(offer, index + 1, situation))
}

/**
 * The payable offers, best first: higher preference, then one-time payments before channels (or the other way round), then the
 * server's order. A total order, so that the same reply is
 * always paid the same way.
 *
 * @source draft-httpauth-payment-00, section 7.4 and appendix B.4
 */
export function rankVerdicts(verdicts: readonly Verdict[], prefersSessions = false): Verdict[] {
  const rank = ({ offer }: Verdict): number => Number(isSession(offer) !== prefersSessions)
  return verdicts
    .filter((verdict) => !verdict.refusal)
    .sort((a, b) => b.q - a.q || rank(a) - rank(b) || a.n - b.n)
}

function judge(offer: Offer, n: number, situation: Situation): Verdict {
  const name = `${offer.method}/${offer.intent}`
  const q = situation.ranges ? rankOf(situation.ranges, name) : 1
  if (!offer.usable) {
    const refusal = { kind: offer.kind, reason: offer.reason }
    return { n, name, offer, network: undefined, token: undefined, q, refusal }
  }
  const network = situation.networks.find(({ chainId }) => chainId === offer.chainId)
  const token = network?.tokens.find(({ address }) => address === offer.asset)
  const candidate = { n, name, q, offer, network, token }
  for (const rule of rules) {
    const refusal = rule(candidate, situation)
    if (refusal) return { ...candidate, refusal }
  }
  return { ...candidate, refusal: undefined }
}

type Candidate = Readonly<{
  n: number
  name: string
  q: number
  offer: UsableOffer
  network: Network | undefined
  token: Token | undefined
}>
type Rule = (candidate: Candidate, situation: Situation) => Refusal | undefined

const isOverSecureTransport: Rule = (_candidate, { scheme, loopback, unverified, insecurePayment }) => {
  if (loopback || insecurePayment) return undefined
  if (scheme === 'http')
    return {
      kind: 'bad-challenge',
      reason: 'the challenge came over plain http, where anybody on the way can change it',
      hint: 'Nothing was sent. Use https://, or --insecure-payment if you accept that.',
    }
  if (unverified)
    return {
      kind: 'bad-challenge',
      reason: 'the server was not verified (-k), so nobody knows who would be paid',
      hint: 'Nothing was sent. Leave -k out, or add --insecure-payment if you accept that.',
    }
  return undefined
}

const isWanted: Rule = ({ n, name, q, offer }, { offerNumber, noSessions }) => {
  if (offerNumber !== undefined && offerNumber !== n)
    return { kind: 'no-usable-offer', reason: `--offer ${offerNumber} asks for another one` }
  if (noSessions && isSession(offer))
    return { kind: 'no-usable-offer', reason: '--session none leaves payment channels out' }
  if (q === 0) return { kind: 'no-usable-offer', reason: `--pay-with leaves ${name} out` }
  return undefined
}

const isOnEnabledNetwork: Rule = ({ offer, network }, { networkFilter }) => {
  if (!network)
    return {
      kind: 'no-usable-offer',
      reason: `the chain ${offer.chainId ?? 'of the offer'} is not a network presto knows`,
      hint: 'Nothing was sent. `presto config set networks.NAME.rpc URL` adds a network.',
    }
  const names = [network.name, ...network.aliases, String(network.chainId)]
  if (networkFilter !== undefined && !names.includes(networkFilter))
    return { kind: 'no-usable-offer', reason: `it is on ${network.name}, and --network is ${networkFilter}` }
  return undefined
}

const isInKnownToken: Rule = ({ offer, network, token }, { tokenFilter, limits }) => {
  const key = `${offer.chainId}:${offer.asset}`
  if (!token && limits.allowToken[key] === undefined)
    return {
      kind: 'no-usable-offer',
      reason: `the token ${offer.asset} on ${network?.name} is not one presto knows`,
      hint: 'Nothing was sent. Only add a token whose issuer you trust (`presto config set tokens.…`).',
    }
  if (tokenFilter === undefined) return undefined
  const wanted = tokenFilter.toLowerCase()
  if (wanted === offer.asset || wanted === token?.symbol.toLowerCase()) return undefined
  return {
    kind: 'no-usable-offer',
    reason: `it is in ${token?.symbol ?? offer.asset}, and --token is ${tokenFilter}`,
  }
}

const hasFreeHeader: Rule = ({ offer }, { userHeaders }) => {
  if (!userHeaders.has(offer.credentialHeader.toLowerCase())) return undefined
  return {
    kind: 'no-usable-offer',
    reason: `its credential belongs in ${offer.credentialHeader}, which you set yourself`,
    hint: 'Nothing was sent. Send your own key in another header or a cookie, if the server takes it there.',
  }
}

const isAtAskedOrigin: Rule = (_candidate, { redirected, payRedirected, host }) => {
  if (!redirected || payRedirected) return undefined
  return {
    kind: 'no-usable-offer',
    reason: `a redirect led to ${host}, which is not the origin you asked`,
    hint: 'Nothing was sent. Ask that URL itself, or add --pay-redirected.',
  }
}

const matchesBody: Rule = ({ offer }, { bodySha256 }) => {
  if (offer.digest === undefined) return undefined
  const fits = checkDigest(offer.digest, bodySha256)
  return fits === true ? undefined : { kind: 'bad-challenge', reason: fits }
}

const isInsideLimits: Rule = ({ offer, network, token }, situation) => {
  const verdict = checkRules(situation.limits, {
    host: situation.host,
    networkName: network?.name ?? '',
    tokenKey: `${offer.chainId}:${offer.asset}`,
    token,
    amount: offer.amount,
    recipients: [offer.recipient ?? '', ...offer.splits.map((split) => split.recipient)],
    maxSpendLeft: situation.maxSpendLeft,
  })
  return verdict === true ? undefined : verdict
}

/** In the order of cli.md 6: a later rule means that the offer got further. */
const rules: readonly Rule[] = [
  isOverSecureTransport,
  matchesBody,
  isWanted,
  isOnEnabledNetwork,
  isInKnownToken,
  hasFreeHeader,
  isAtAskedOrigin,
  isInsideLimits,
]
