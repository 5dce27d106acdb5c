import { keccakText } from '../../chain/keccak.ts'
import type { Hex } from '../../core/payment.ts'

/** First 4 bytes of keccak256("mpp"), and the version. */
const tagAndVersion = 'ef1ed71201'
/** No client fingerprint: payers are not told apart by it. */
const anonymous = '00'.repeat(10)

/**
 * The memo that ties a transfer to one challenge: 32 bytes.
 *
 * @source mppx 0.11, Attribution; the drafts leave the memo open when the challenge names none
 */
export function attributionMemo(realm: string, challengeId: string): Hex {
  const server = keccakText(realm).slice(0, 20)
  const nonce = keccakText(challengeId).slice(0, 14)
  return `0x${tagAndVersion}${server}${anonymous}${nonce}`
}
