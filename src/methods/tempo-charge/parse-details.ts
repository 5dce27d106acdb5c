import { asMembers, type Members } from '../../core/members.ts'
import { parseAddress, parseBytes32 } from '../../core/parse-hex.ts'
import type { Split } from '../../core/payment.ts'
import type { TempoTerms } from './terms.ts'

/** What `methodDetails` of a request says; sentences in `warnings` are our own words. */
export type TempoDetails = Readonly<{
  chainId: number
  splits: readonly Split[]
  terms: TempoTerms
  warnings: readonly string[]
}>

/** Why details are unusable, without a full stop. */
export type Flaw = Readonly<{ flaw: string }>

const defaultChainId = 42431
/** Servers aim for at most ten; nobody needs more than this. */
const usualSplits = 10
const mostSplits = 64
/** The supply of a TIP-20 token fits 128 bits. */
const maxAmount = 2n ** 128n - 1n

/**
 * Reads `methodDetails` strictly; unknown members are ignored.
 *
 * @param value As decoded from the request; absent means no details at all.
 * @param amount Base units of the whole offer.
 * @source draft-tempo-charge-00, section 4.2 to 4.4
 */
export function parseDetails(value: unknown, amount: bigint): TempoDetails | Flaw {
  const members = value === undefined ? {} : asMembers(value)
  if (!members) return { flaw: 'methodDetails is no object' }
  if (amount > maxAmount) return { flaw: 'the amount is larger than any token' }
  const chainId = members['chainId'] ?? defaultChainId
  if (!isChainId(chainId)) return { flaw: 'its chainId is no positive number' }
  const splits = parseSplits(members['splits'], amount)
  if ('flaw' in splits) return splits
  const terms = parseTerms(members)
  if ('flaw' in terms) return terms
  const warnings = [
    members['chainId'] === undefined && `the challenge names no chain; ${defaultChainId} is assumed`,
    splits.length > usualSplits && `the price is shared between ${splits.length + 1} payees`,
  ].filter((warning) => warning !== false)
  return { chainId, splits, terms, warnings }
}

function parseTerms(members: Members): TempoTerms | Flaw {
  const { feePayer = false, memo, supportedModes } = members
  if (typeof feePayer !== 'boolean') return { flaw: 'its feePayer is neither true nor false' }
  if (memo !== undefined && !parseBytes32(memo)) return { flaw: 'its memo has not 32 bytes' }
  const modes = parseModes(supportedModes)
  if ('flaw' in modes) return modes
  return { feePayer, memo: parseBytes32(memo), modes }
}

function parseModes(value: unknown): TempoTerms['modes'] | Flaw {
  if (value === undefined) return ['pull', 'push']
  if (!Array.isArray(value) || !value.every((mode) => typeof mode === 'string'))
    return { flaw: 'its supportedModes is no list of names' }
  if (value.length === 0) return { flaw: 'its supportedModes is empty' }
  return (['pull', 'push'] as const).filter((mode) => value.includes(mode))
}

function parseSplits(value: unknown, amount: bigint): readonly Split[] | Flaw {
  if (value === undefined) return []
  if (!Array.isArray(value) || value.length === 0) return { flaw: 'its splits are no list of payees' }
  if (value.length > mostSplits) return { flaw: `it has more than ${mostSplits} splits` }
  const splits = value.map(parseSplit)
  const broken = splits.indexOf(undefined)
  if (broken !== -1) return { flaw: `its split ${broken + 1} is malformed` }
  const valid = splits.filter((split) => split !== undefined)
  const shared = valid.reduce((sum, split) => sum + split.amount, 0n)
  return shared < amount ? valid : { flaw: 'its splits leave nothing of the amount for the payee' }
}

function parseSplit(value: unknown): Split | undefined {
  const { recipient, amount, memo } = asMembers(value) ?? {}
  const payee = parseAddress(recipient)
  if (!payee || typeof amount !== 'string' || !/^[1-9]\d{0,38}$/.test(amount)) return undefined
  if (memo !== undefined && !parseBytes32(memo)) return undefined
  return {
    recipient: payee,
    amount: BigInt(amount),
    memo: parseBytes32(memo),
  }
}

function isChainId(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0
}
