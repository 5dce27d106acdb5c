import { createHash } from 'node:crypto'
import type { CurlError } from '../../../src/core/errors.ts'
import type { PlanHeader, Reply, RequestBody, RequestPlan, TransportOptions } from '../../../src/core/http.ts'
import { parseTargetUrl } from '../../../src/core/target-url.ts'

export const plainOptions: TransportOptions = {
  connectTimeoutMs: undefined,
  maxTimeMs: undefined,
  insecure: false,
  caFile: undefined,
}

export const formType: PlanHeader = {
  name: 'Content-Type',
  value: 'application/x-www-form-urlencoded',
  from: 'builtin',
}

/** What the planner makes of a bare `presto URL`, with changes. */
export function planFor(url: string, changes: Partial<RequestPlan> = {}): RequestPlan {
  return {
    url: parseTargetUrl(url),
    method: 'GET',
    methodForced: false,
    body: undefined,
    maxRedirects: undefined,
    trustedRedirects: false,
    compressed: false,
    transport: plainOptions,
    ...changes,
    headers: [
      { name: 'User-Agent', value: 'presto', from: 'builtin' },
      { name: 'Accept', value: '*/*', from: 'builtin' },
      ...(changes.headers ?? []),
    ],
  }
}

export function user(name: string, value: string): PlanHeader {
  return { name, value, from: 'user' }
}

/** @param isSized False for a body whose length is not known beforehand. */
export function bodyOf(text: string | Uint8Array, isSized = true): RequestBody {
  const bytes = Buffer.from(text)
  return {
    length: isSized ? bytes.length : undefined,
    async *open() {
      yield bytes
    },
    sha256: async () => createHash('sha256').update(bytes).digest(),
  }
}

export async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks).toString('latin1')
}

/** What was read, and the error behind it. */
export async function readBroken(reply: Reply): Promise<{ text: string; error: CurlError | undefined }> {
  let text = ''
  try {
    for await (const chunk of reply.body) text += Buffer.from(chunk).toString('latin1')
  } catch (error) {
    return { text, error: error as CurlError }
  }
  return { text, error: undefined }
}
