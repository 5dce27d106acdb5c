import type { ChannelVersion, SessionSnapshot, SessionTerms } from '../../core/channel.ts'
import { asMembers, type Members } from '../../core/members.ts'
import { parseAddress, parseAnyAddress, parseBytes32, zeroAddress } from '../../core/parse-hex.ts'
import type { Address, Hex, UnusableKind } from '../../core/payment.ts'
import { sanitize } from '../../core/sanitize.ts'
import { allowedEscrows } from './escrows.ts'
import { parseSnapshot } from './parse-snapshot.ts'
import { maxAmounts, parseSessionAmount } from './session-amount.ts'

/** What `methodDetails` and the request's own members for sessions say; `warnings` are sentences of our own. */
export type SessionDetails = Readonly<{ chainId: number; terms: SessionTerms; warnings: readonly string[] }>

/** Why details are unusable, without a full stop. */
export type Flaw = Readonly<{ kind: UnusableKind; flaw: string }>

/** What the shared part of the offer says. */
type Common = Readonly<{ amount: bigint; token: Address; payee: Address }>

const defaultChainId = 4217
const maxUnitLength = 64

/**
 * Reads a session request strictly. Unknown members are ignored; hints that are malformed or contradict the rest are dropped.
 *
 * @param request The decoded request.
 * @param value Its `methodDetails`.
 * @source draft-tempo-session-00, section 7
 */
export function parseSessionDetails(request: unknown, value: unknown, common: Common): SessionDetails | Flaw {
  const members = asMembers(value)
  if (!members) return bad('it has no methodDetails, and a session needs them')
  const version = parseVersion(members['sessionProtocol'])
  if (typeof version !== 'string') return version
  if (common.amount > maxAmounts[version]) return bad('the amount is larger than any channel')
  const place = parsePlace(members, version)
  if ('flaw' in place) return place
  const rest = parseRest(members, version)
  if ('flaw' in rest) return rest
  const { unitType, suggestedDeposit } = asMembers(request) ?? {}
  const terms: SessionTerms = {
    version,
    escrow: place.escrow,
    ...rest,
    unitType: parseUnitType(unitType),
    suggestedDeposit: parseDeposit(suggestedDeposit, version),
    ...parseHints(members, place, rest.operator, version, common),
  }
  const warnings =
    members['chainId'] === undefined ? [`the challenge names no chain; ${defaultChainId} is assumed`] : []
  return { chainId: place.chainId, terms, warnings }
}

/** @source draft-tempo-session-00, section 4 */
function parseVersion(value: unknown): ChannelVersion | Flaw {
  if (value === undefined) return 'v1'
  if (typeof value !== 'string') return bad('its sessionProtocol is no text')
  if (value === 'v1' || value === 'v2') return value
  return unknown(`version ${sanitize(value, 20)} of tempo/session is not one that presto speaks`)
}

type Place = Readonly<{ chainId: number; escrow: Address }>

function parsePlace(members: Members, version: ChannelVersion): Place | Flaw {
  const { chainId = version === 'v1' ? defaultChainId : undefined, escrowContract } = members
  if (typeof chainId !== 'number' || !Number.isSafeInteger(chainId) || chainId <= 0)
    return bad(chainId === undefined ? 'it names no chain' : 'its chainId is no positive number')
  const escrow = parseAddress(escrowContract)
  if (!escrow) return bad('it names no contract that holds the deposit')
  if (!allowedEscrows(version, chainId).includes(escrow))
    return unknown(`the contract ${escrow} that would hold the deposit is not one presto knows`)
  return { chainId, escrow }
}

function parseRest(
  { operator, minVoucherDelta, feePayer = false }: Members,
  version: ChannelVersion,
): Pick<SessionTerms, 'operator' | 'minVoucherDelta' | 'feePayer'> | Flaw {
  const delta = minVoucherDelta === undefined ? 0n : parseSessionAmount(minVoucherDelta)
  if (delta === undefined) return bad('its minVoucherDelta is no amount')
  if (typeof feePayer !== 'boolean') return bad('its feePayer is neither true nor false')
  // The first generation has no operators.
  const known = version === 'v1' || operator === undefined ? zeroAddress : parseAnyAddress(operator)
  if (!known) return bad('its operator is no address')
  return { operator: known, minVoucherDelta: delta, feePayer }
}

/** @source draft-tempo-session-00, section 7.3 */
function parseHints(
  members: Members,
  { chainId, escrow }: Place,
  operator: Address,
  version: ChannelVersion,
  { token, payee }: Common,
): Readonly<{ channelId: Hex | undefined; snapshot: SessionSnapshot | undefined }> {
  const hint = parseBytes32(members['channelId'])
  const read = version === 'v2' ? parseSnapshot(members['sessionSnapshot']) : undefined
  if (!read) return { channelId: hint, snapshot: undefined }
  const { facts, snapshot } = read
  const isAboutThis =
    facts.chainId === chainId &&
    facts.escrow === escrow &&
    facts.operator === operator &&
    facts.token === token &&
    facts.payee === payee &&
    facts.id === (hint ?? facts.id)
  return { channelId: hint, snapshot: isAboutThis ? snapshot : undefined }
}

function parseDeposit(value: unknown, version: ChannelVersion): bigint | undefined {
  const deposit = parseSessionAmount(value)
  return deposit !== undefined && deposit > 0n && deposit <= maxAmounts[version] ? deposit : undefined
}

function parseUnitType(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= maxUnitLength ? value : undefined
}

function bad(flaw: string): Flaw {
  return { kind: 'bad-challenge', flaw }
}

function unknown(flaw: string): Flaw {
  return { kind: 'no-usable-offer', flaw }
}
