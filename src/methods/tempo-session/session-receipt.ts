import type { SessionReceipt } from '../../core/channel.ts'
import { parseBytes32 } from '../../core/parse-hex.ts'
import type { Receipt } from '../../core/payment.ts'
import { parseSessionAmount } from './session-amount.ts'

const maxChallengeIdLength = 1024

/**
 * What a receipt says about a session. Whether its amounts are what we signed is for the caller to compare.
 *
 * @param raw Every member of the receipt, as received.
 * @returns `undefined` without a channel and both amounts, or when it contradicts itself. Optional members that are malformed
 *   are left out.
 * @source draft-tempo-session-00, section 13.6
 */
export function parseSessionReceipt(raw: Receipt['raw']): SessionReceipt | undefined {
  if (raw['intent'] !== undefined && raw['intent'] !== 'session') return undefined
  const reference = parseBytes32(raw['reference'])
  const channelId = raw['channelId'] === undefined ? reference : parseBytes32(raw['channelId'])
  if (!channelId || (reference !== undefined && reference !== channelId)) return undefined
  const acceptedCumulative = parseSessionAmount(raw['acceptedCumulative'])
  const spent = parseSessionAmount(raw['spent'])
  if (acceptedCumulative === undefined || spent === undefined) return undefined
  const { challengeId, units } = raw
  const isId = typeof challengeId === 'string' && challengeId.length <= maxChallengeIdLength
  return {
    channelId,
    challengeId: isId ? challengeId : undefined,
    acceptedCumulative,
    spent,
    units: typeof units === 'number' && Number.isSafeInteger(units) && units >= 0 ? units : undefined,
    txHash: parseBytes32(raw['txHash']),
  }
}
