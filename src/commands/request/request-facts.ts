import type { RequestPlan } from '../../core/http.ts'
import { hashText } from '../../payment/hash-text.ts'
import type { RequestFacts } from '../../payment/pay.ts'

/** What identifies a request in the ledger: hashes only, never the URL or the body themselves. */
export async function readRequestFacts(plan: RequestPlan): Promise<Omit<RequestFacts, 'idempotencyKey'>> {
  const bodyHash = plan.body ? Buffer.from(await plan.body.sha256()).toString('hex') : ''
  return {
    origin: plan.url.origin,
    host: plan.url.host,
    httpMethod: plan.method,
    urlHash: hashText(`${plan.url.origin}${plan.exchange?.requestTarget ?? plan.url.path}`),
    bodyHash,
  }
}
