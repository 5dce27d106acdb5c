import { findHeader } from '../../core/find-header.ts'
import type { Reply } from '../../core/http.ts'
import { redactText } from '../../output/redact.ts'

/** What a server says about a payment is short, problem details too; more than this is not read. */
const maxLength = 65_536

/**
 * What a reply to a paid request says, as a clause without a full stop.
 *
 * @param readBody The body may be read for it; otherwise it is left for printing.
 */
export async function explainReply(reply: Reply, readBody: boolean): Promise<string> {
  const plain = `the server answered ${reply.status}`
  if (!readBody) return plain
  const [body, { explainRefusal }] = await Promise.all([
    readStart(reply.body),
    import('../../payment/explain-refusal.ts'),
  ])
  const type = findHeader(reply.headers, 'content-type')
  const words = explainRefusal(type, body)
  // The ledger keeps them, and a server may repeat the credential that it refuses.
  return words === undefined ? plain : `${plain}, ${redactText(words)}`
}

/** The first bytes of a body; one that breaks off is taken as far as it came. */
export async function readStart(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for await (const chunk of body) {
      chunks.push(chunk)
      length += chunk.length
      if (length >= maxLength) break
    }
  } catch {
    // The words are an extra; that the answer was a refusal is known already.
  }
  return Buffer.concat(chunks).subarray(0, maxLength)
}
