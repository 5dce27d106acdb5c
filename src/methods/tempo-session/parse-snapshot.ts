import type { ChannelFacts, SessionSnapshot } from '../../core/channel.ts'
import { asMembers, type Members } from '../../core/members.ts'
import { parseAnyAddress, parseBytes32 } from '../../core/parse-hex.ts'
import type { Hex } from '../../core/payment.ts'
import { channelId } from './channel-id.ts'
import { maxAmounts, parseSessionAmount } from './session-amount.ts'

/** A snapshot, and the channel that it says it is about; the id was recomputed. */
export type ReadSnapshot = Readonly<{ facts: ChannelFacts; snapshot: SessionSnapshot }>

/**
 * What a server claims to know about a v2 channel.
 *
 * @returns `undefined` when something is malformed, when the amounts contradict each other, or when the id is not the one of
 *   descriptor, escrow and chain.
 * @source draft-tempo-session-00, section 7.3
 */
export function parseSnapshot(value: unknown): ReadSnapshot | undefined {
  const members = asMembers(value)
  const facts = members && parseFacts(members)
  if (!facts || parseBytes32(members['channelId']) !== facts.id) return undefined
  const amounts = parseAmounts(members)
  const highestVoucher = parseVoucher(members['highestVoucher'], facts.id)
  return amounts && { facts, snapshot: { channelId: facts.id, ...amounts, highestVoucher } }
}

function parseVoucher(value: unknown, id: Hex): SessionSnapshot['highestVoucher'] {
  const { channelId: about, cumulativeAmount, signature } = asMembers(value) ?? {}
  const cumulative = parseSessionAmount(cumulativeAmount)
  if (parseBytes32(about) !== id || cumulative === undefined || cumulative > maxAmounts.v2) return undefined
  if (typeof signature !== 'string' || !/^0x[0-9a-f]{130}$/i.test(signature)) return undefined
  return { cumulative, signature: signature.toLowerCase() as Hex }
}

function parseFacts(members: Members): ChannelFacts | undefined {
  const { chainId, escrow, descriptor } = members
  const from = asMembers(descriptor) ?? {}
  const [place, payer, payee, operator, token, authorizedSigner] = [
    escrow,
    from['payer'],
    from['payee'],
    from['operator'],
    from['token'],
    from['authorizedSigner'],
  ].map(parseAnyAddress)
  const [salt, expiringNonceHash] = [from['salt'], from['expiringNonceHash']].map(parseBytes32)
  if (typeof chainId !== 'number' || !Number.isSafeInteger(chainId) || chainId <= 0) return undefined
  if (!place || !payer || !payee || !operator || !token || !authorizedSigner) return undefined
  if (!salt || !expiringNonceHash) return undefined
  const facts = {
    version: 'v2',
    chainId,
    escrow: place,
    token,
    payer,
    payee,
    operator,
    salt,
    authorizedSigner,
    expiringNonceHash,
  } as const
  return { id: channelId(facts), ...facts }
}

function parseAmounts(members: Members): Omit<SessionSnapshot, 'channelId' | 'highestVoucher'> | undefined {
  const [deposit, settled, acceptedCumulative, spent, required] = [
    'deposit',
    'settled',
    'acceptedCumulative',
    'spent',
    'requiredCumulative',
  ].map((name) => parseSessionAmount(members[name]))
  if (
    deposit === undefined ||
    settled === undefined ||
    acceptedCumulative === undefined ||
    spent === undefined
  )
    return undefined
  const requiredCumulative = members['requiredCumulative'] === undefined ? undefined : required
  if (requiredCumulative === undefined && members['requiredCumulative'] !== undefined) return undefined
  if (spent > acceptedCumulative || settled > acceptedCumulative) return undefined
  if (acceptedCumulative > deposit || deposit > maxAmounts.v2) return undefined
  return { deposit, settled, acceptedCumulative, spent, requiredCumulative }
}
