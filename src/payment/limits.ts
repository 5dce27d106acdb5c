import type { LimitsConfig, Token } from '../core/config.ts'
import { defaultLimits } from '../core/default-limits.ts'
import type { Ceilings } from '../core/ledger.ts'
import { formatDollars, formatMoney, parseAmount, parseDollars, toMicros } from '../core/money.ts'
import type { Refusal } from './refusal.ts'

/** The user's limits, the defaults filled in. Money in micro-dollars, compared inclusively. */
export type Limits = Readonly<{
  perRequest: bigint
  perDay: bigint
  maxFeeMicros: bigint
  /** Most that one channel may lock. */
  deposit: bigint
  /** Most that all channels together may lock. */
  deposits: bigint
  /** Ask before payments above this; `undefined`: do not. */
  confirmAbove: bigint | undefined
  /** By host, for a rolling day. */
  perHost: Readonly<Record<string, bigint>>
  /** Host names, or `.example.com` and `*.example.com` for all below; empty: every host. */
  allowHost: readonly string[]
  denyHost: readonly string[]
  /** Addresses; empty: every one. */
  allowRecipient: readonly string[]
  /** Names or chain ids; empty: every known network. */
  networks: readonly string[]
  /** Ceiling per request of assets that are no dollars, `chainId:address` → decimal in token units. */
  allowToken: Readonly<Record<string, string>>
}>

/** What an offer asks, for the rules that need no ledger. */
export type RuleFacts = Readonly<{
  host: string
  networkName: string
  /** `chainId:address` */
  tokenKey: string
  /** From our table, never from the challenge; `undefined` when it is not there. */
  token: Token | undefined
  /** Base units, splits included. */
  amount: bigint
  /** The payee first, then those of the splits. */
  recipients: readonly string[]
  /** Micro-dollars; `undefined` without `--max-spend`. */
  maxSpendLeft: bigint | undefined
}>

/**
 * The limits of the config file, defaults filled in.
 *
 * @param overrides What an option of this run replaces.
 */
export function readLimits(
  config: LimitsConfig | undefined,
  overrides: Readonly<{ maxFeeMicros: bigint | undefined }>,
): Limits {
  const given = config ?? {}
  const ceiling = (name: keyof typeof defaultLimits): bigint =>
    readDollars(given[name] ?? defaultLimits[name])
  const perHost = Object.entries(given.perHost ?? {}).map(([host, text]) => [host, readDollars(text)])
  return {
    perRequest: ceiling('perRequest'),
    perDay: ceiling('perDay'),
    maxFeeMicros: overrides.maxFeeMicros ?? ceiling('maxFee'),
    deposit: ceiling('deposit'),
    deposits: ceiling('deposits'),
    confirmAbove: given.confirmAbove === undefined ? undefined : readDollars(given.confirmAbove),
    perHost: Object.fromEntries(perHost),
    allowHost: given.allowHost ?? [],
    denyHost: given.denyHost ?? [],
    allowRecipient: given.allowRecipient ?? [],
    networks: given.network ?? [],
    allowToken: given.allowToken ?? {},
  }
}

/** The first rule that an offer breaks, `true` when it breaks none. What was spent before is the ledger's to check. */
export function checkRules(limits: Limits, facts: RuleFacts): true | Refusal {
  for (const rule of rules) {
    const refusal = rule(limits, facts)
    if (refusal) return { kind: 'over-limit', ...refusal }
  }
  return true
}

/** The ceilings that the ledger holds a payment to one host against. */
export function ceilingsFor(limits: Limits, host: string, maxSpendLeft: bigint | undefined): Ceilings {
  const name = plainHost(host)
  return {
    perRequest: limits.perRequest,
    perDay: limits.perDay,
    perHost: Object.hasOwn(limits.perHost, name) ? limits.perHost[name] : undefined,
    invocation: maxSpendLeft,
  }
}

type Broken = Omit<Refusal, 'kind'> & Partial<Pick<Refusal, 'kind'>>
type Rule = (limits: Limits, facts: RuleFacts) => Broken | undefined

const isAllowedHost: Rule = ({ allowHost, denyHost }, { host }) => {
  const name = plainHost(host)
  const denied = denyHost.find((pattern) => matchesHost(name, pattern))
  if (denied !== undefined)
    return {
      reason: `the limit deny-host forbids to pay ${name}`,
      hint: 'Nothing was sent. `presto limits show` lists the hosts that are never paid.',
    }
  if (allowHost.length === 0 || allowHost.some((pattern) => matchesHost(name, pattern))) return undefined
  return {
    reason: `${name} is not among the hosts of the limit allow-host`,
    hint: 'Nothing was sent. `presto limits set allow-host LIST` replaces the list.',
  }
}

const isAllowedNetwork: Rule = ({ networks }, { networkName, tokenKey }) => {
  const names = [networkName, tokenKey.split(':')[0] ?? '']
  if (networks.length === 0 || networks.some((network) => names.includes(network))) return undefined
  return {
    reason: `it is on ${networkName}, and the limit network allows ${networks.join(', ')} only`,
    hint: 'Nothing was sent. `presto limits set network LIST` replaces the list.',
  }
}

const isAllowedRecipient: Rule = ({ allowRecipient }, { recipients }) => {
  if (allowRecipient.length === 0) return undefined
  const stranger = recipients.findIndex((recipient) => !allowRecipient.includes(recipient.toLowerCase()))
  if (stranger === -1) return undefined
  return {
    reason: `the ${stranger === 0 ? 'payee' : 'split for'} ${recipients[stranger]} is not among the addresses of the limit allow-recipient`,
    hint: 'Nothing was sent. `presto limits set allow-recipient LIST` replaces the list.',
  }
}

const isBelowTokenCeiling: Rule = ({ allowToken }, { token, tokenKey, amount, maxSpendLeft }) => {
  if (!token)
    return {
      kind: 'no-usable-offer',
      reason: `presto does not know how many decimals the token ${tokenKey} has`,
      hint: `Nothing was sent. \`presto config set tokens.${tokenKey}.decimals N\` and its symbol say so.`,
    }
  const ceiling = Object.hasOwn(allowToken, tokenKey) ? allowToken[tokenKey] : undefined
  if (ceiling === undefined && !token.dollar)
    return { kind: 'no-usable-offer', reason: `${token.symbol} is no dollar, and no limit allows it` }
  if (ceiling !== undefined && amount > (parseAmount(ceiling, token.decimals) ?? 0n))
    return {
      reason: `${priceOf(amount, token)} would pass the limit of ${ceiling} ${token.symbol} per request`,
    }
  if (!token.dollar && maxSpendLeft !== undefined)
    return { reason: `--max-spend is in dollars, and ${token.symbol} is none` }
  return undefined
}

const isBelowRequestCeiling: Rule = ({ perRequest }, { token, amount, maxSpendLeft }) => {
  if (!token?.dollar) return undefined
  const micros = toMicros(amount, token.decimals)
  if (micros > perRequest)
    return {
      reason: `${priceOf(amount, token)} would pass the limit of ${formatDollars(perRequest)} per request`,
      hint: `Nothing was sent. \`presto limits set per-request ${formatDollars(micros)}\` would allow it.`,
    }
  if (maxSpendLeft === undefined || micros <= maxSpendLeft) return undefined
  return {
    reason: `${priceOf(amount, token)} would pass --max-spend, of which ${formatDollars(maxSpendLeft)} is left`,
    hint: 'Nothing was sent. A higher --max-spend would allow it.',
  }
}

const rules: readonly Rule[] = [
  isAllowedHost,
  isAllowedNetwork,
  isAllowedRecipient,
  isBelowTokenCeiling,
  isBelowRequestCeiling,
]

/** True for the host itself, or for `.suffix` and `*.suffix` any host below it. */
function matchesHost(host: string, pattern: string): boolean {
  const suffix = /^\*?(\..+)$/.exec(pattern)?.[1]
  return suffix === undefined ? host === plainHost(pattern) : host.endsWith(plainHost(suffix))
}

/** Without the dot that a full domain name may end with, and without an IPv6 address's brackets. */
function plainHost(host: string): string {
  return host.toLowerCase().replace(/^\[|\]$|\.$/g, '')
}

function priceOf(amount: bigint, { decimals, symbol }: Token): string {
  return `${formatMoney(amount, decimals)} ${symbol}`
}

function readDollars(text: string): bigint {
  const micros = parseDollars(text)
  if (micros === undefined) throw new Error(`a limit that the config accepted is no amount: ${text}`)
  return micros
}
