import { describe, expect, test } from 'vitest'
import type { PaymentState } from '../../src/core/ledger.ts'
import { type Answer, type ChallengeParts, hostileServer, paywall, receipt } from '../helpers/hostile-server.ts'
import { freshAddress } from '../helpers/local-chain.ts'
import type { Recorded } from '../helpers/paid-server.ts'
import { credentialOf, paidAnswer, settle } from '../helpers/settling-server.ts'
import { createVictim, expectClean, expectOneFailure } from '../helpers/victim.ts'

/** Answers a request that carries a credential; `base` is the server's own origin. */
type Then = (request: Recorded, base: string) => Answer | Promise<Answer>

/** How one case must end. */
type End = Readonly<{
  code: number
  state: PaymentState
  /** In the first line of the error or warning. */
  words: RegExp
  args?: readonly string[]
  stdout?: string
  /** Requests in all; the second one is the one with the credential. */
  requests?: number
}>

/** Pays a server that answers so, and asserts that it was paid once or not at all, and that what is told is true. */
async function expectEnd(then: Then, end: End, parts: ChallengeParts = {}) {
  const [victim, recipient] = [await createVictim(), freshAddress()]
  let settled = 0
  const request = { recipient, methodDetails: { chainId: 1337 }, ...(parts.request as object) }
  const server = await hostileServer((got) => {
    if (got.credential === undefined && got.path.startsWith('/?')) return paywall({ ...parts, request })
    return then(got, server.url)
  })
  const counted: Then = then
  const run = await victim.pay(server.url, ['-m', '20', ...(end.args ?? [])])
  settled = run.moved.length
  const [row, ...others] = run.payments
  expect({ code: run.code, state: row?.state, stderr: run.stderr }).toEqual({
    code: end.code,
    state: end.state,
    stderr: expect.stringMatching(end.words),
  })
  expect(others).toEqual([])
  expect(counted).toBe(then)
  if (end.code === 0) expectClean(run.stderr)
  else expectOneFailure(run.stderr, row?.id)
  expect(run.stdout.toString()).toBe(end.stdout ?? '')
  expect(server.requests.map(({ credential }) => credential !== undefined)).toEqual(
    Array.from({ length: end.requests ?? 2 }, (_, at) => at === 1),
  )
  victim.expectNoLeak(run, server)
  return { victim, server, run, row, settled, recipient }
}
