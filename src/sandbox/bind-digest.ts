import { createHash } from 'node:crypto'
import { pathToFileURL } from 'node:url'
import { findMppx } from './find-program.ts'
import { missingPrograms } from './load-mppx.ts'

type Mppx = typeof import('mppx')

/** What mppx's server leaves to its caller: challenges that hold for one request body only. */
export type DigestBinding = Readonly<{
  /** The same 402 with the body's digest in the challenge. */
  bind(challenge: Response, body: Uint8Array): Promise<Response>
  /** True when the request's credential is for this body, or when there is none. */
  matches(request: Request, body: Uint8Array): boolean
}>

/**
 * Makes challenges carry the digest of the request body, under the same secret that mppx checks them with.
 *
 * @source draft-httpauth-payment-00, digest
 * @throws {UsageError} when mppx is not installed.
 */
export async function createDigestBinding(
  secretKey: string,
  path?: string | undefined,
): Promise<DigestBinding> {
  const file = findMppx('mppx', path)
  if (file === undefined) throw missingPrograms('mppx')
  const { Challenge, Credential } = (await import(pathToFileURL(file).href)) as Mppx
  return {
    async bind(reply, body) {
      const { id: _, ...challenge } = Challenge.fromResponse(reply)
      const bound = Challenge.from({ ...challenge, digest: digestOf(body), secretKey })
      const problem = { ...((await reply.json()) as object), challengeId: bound.id }
      const headers = new Headers(reply.headers)
      headers.set('www-authenticate', Challenge.serialize(bound))
      return new Response(JSON.stringify(problem), { status: reply.status, headers })
    },
    matches(request, body) {
      const authorization = request.headers.get('authorization') ?? ''
      const payment = Credential.extractPaymentScheme(authorization)
      if (!payment) return true
      try {
        return Credential.deserialize(payment).challenge.digest === digestOf(body)
      } catch {
        // mppx says what is wrong with it.
        return true
      }
    },
  }
}

function digestOf(body: Uint8Array): string {
  return `sha-256=${createHash('sha256').update(body).digest('base64')}`
}
