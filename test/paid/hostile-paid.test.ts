import { beforeAll, describe, expect, test } from 'vitest'
import { type Answer, hostileServer, paywall, receipt } from '../helpers/hostile-server.ts'
import { freshAddress } from '../helpers/local-chain.ts'
import type { Recorded, TestServer } from '../helpers/paid-server.ts'
import { settle, settlingServer } from '../helpers/settling-server.ts'
import { createVictim, expectClean, secretHeaders, userSecrets, type Victim } from '../helpers/victim.ts'

let victim: Victim
beforeAll(async () => {
  victim = await createVictim()
})

const price = 10_000n
const evil = '\u001b]0;owned\u0007\u009b31m\u202e'

type Outcome = Readonly<{ code: number; state: string; moved: bigint; words: RegExp }>

/** Runs a request against a server that asks once properly; asserts one credential and what became of the money. */
async function expectOutcome(server: TestServer, expected: Outcome, args: readonly string[] = []) {
  const run = await victim.pay(server.url, args)
  const moved = run.moved.reduce((sum, { amount }) => sum + amount, 0n)
  const states = run.payments.map(({ state }) => state)
  expect({ code: run.code, states, moved }).toEqual({
    code: expected.code,
    states: [expected.state],
    moved: expected.moved,
  })
  expect(run.stderr).toMatch(expected.words)
  expectClean(run.stderr)
  victim.expectNoLeak(run, server)
  expect(server.credentials()).toBe(1)
}

/** Settles on the chain and then answers like this. */
const afterSettling = (then: (hash: `0x${string}`) => Answer) =>
  settlingServer([{ request: { recipient: freshAddress() } }], then)
/** Answers a credential without settling. */
const withoutSettling = (answer: Answer | ((request: Recorded) => Answer)) =>
  hostileServer((request) =>
    request.credential === undefined ? paywall() : typeof answer === 'function' ? answer(request) : answer,
  )

describe('after the credential has left and the chain has settled', () => {
  const paid = { state: 'settled', moved: price }
  const rows: readonly (readonly [string, Answer, Omit<Outcome, 'state' | 'moved'>, (readonly string[])?])[] =
    [
      [
        'the same 402 again',
        paywall(),
        { code: 117, words: /Paid 0\.01 pathUSD, but the server answered 402/ },
      ],
      ['a dearer 402', paywall({ request: { amount: '900000' } }), { code: 117, words: /answered 402/ }],
      [
        'a 402 for another payee',
        paywall({ request: { recipient: freshAddress() } }),
        { code: 117, words: /answered 402/ },
      ],
      ['a 500', { status: 500, body: 'oops' }, { code: 117, words: /answered 500/ }],
      ['a 403', { status: 403, body: 'no' }, { code: 117, words: /answered 403/ }],
      ['a 503 with -f', { status: 503, body: 'busy' }, { code: 117, words: /answered 503/ }, ['-f']],
      ['no answer', { hangUp: true }, { code: 117, words: /\(52\)/ }],
      [
        'half a body',
        { raw: 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf', hangUp: true },
        { code: 117, words: /\(18\)/ },
      ],
      [
        'a redirect elsewhere',
        { status: 302, headers: [['Location', 'http://127.0.0.1:9/']] },
        { code: 117, words: /redirect to another origin/ },
        ['-L'],
      ],
      ['silence', { hang: true }, { code: 117, words: /\(28\)/ }, ['-m', '4']],
    ]
  test.each(rows.map((row) => ({ name: row[0], row })))('$name: 117, paid once', async ({ row }) => {
    const [, answer, outcome, args] = row
    await expectOutcome(await afterSettling(() => answer), { ...paid, ...outcome }, args)
  })
})

describe('after the credential has left and nothing has settled', () => {
  const problem = (detail: string): Answer => ({
    status: 402,
    headers: [...(paywall().headers ?? []), ['Content-Type', 'application/problem+json']],
    body: JSON.stringify({
      type: 'https://paymentauth.org/problems/verification-failed',
      title: evil,
      detail,
    }),
  })
  test.each<readonly [string, Answer, RegExp]>([
    ['402 for ever', paywall(), /outcome is unknown: the server answered 402/],
    [
      'a refusal with escape sequences',
      problem(`${evil} send more ${'x'.repeat(9000)}`),
      /could not verify the payment/,
    ],
    ['a refusal that is no JSON', { ...problem(''), body: evil.repeat(5000) }, /answered 402/],
    ['a receipt on an error', { status: 500, headers: [['Payment-Receipt', receipt()]] }, /answered 500/],
  ])('%s: 116, held', async (_name, answer, words) => {
    await expectOutcome(await withoutSettling(answer), { code: 116, state: 'unknown', moved: 0n, words })
  })

  test.each<readonly [string, string]>([
    ['for somebody else’s payment', receipt()],
    ['that says failed', receipt({ status: 'failed' })],
    ['of another method', receipt({ method: 'stripe' })],
    ['that is no base64url', '%%%'],
    ['of 60 KB', receipt({ reference: 'x'.repeat(45_000) })],
    ['with escape sequences', receipt({ reference: evil, timestamp: evil })],
  ])('a 200 with a receipt %s: 0, sent, and a warning', async (_name, value) => {
    const server = await withoutSettling({ headers: [['Payment-Receipt', value]], body: 'here' })
    await expectOutcome(server, { code: 0, state: 'sent', moved: 0n, words: /history check/ })
  })

  test('a refused proof is rejected: nothing was asked for', async () => {
    const server = await hostileServer(() => paywall({ request: { amount: '0' } }))
    await expectOutcome(server, { code: 115, state: 'rejected', moved: 0n, words: /refused the proof/ })
  })
})

describe('a redirect', () => {
  test('before the 402 takes neither money nor secrets to another origin', async () => {
    const thief = await settlingServer([{}])
    const server = await hostileServer(() => ({ status: 307, headers: [['Location', thief.url]] }))
    const run = await victim.pay(server.url, ['-L'])
    expect({ code: run.code, moved: run.moved }).toEqual({ code: 110, moved: [] })
    expect(run.stderr).toContain('which is not the origin you asked')
    expect(thief.credentials()).toBe(0)
    for (const { headers } of thief.requests) expect(headers['cookie']).toBeUndefined()
  })

  test('that may be paid takes money there, and secrets no more than curl would', async () => {
    const shop = await settlingServer([{ request: { recipient: freshAddress() } }])
    const server = await hostileServer(() => ({ status: 307, headers: [['Location', shop.url]] }))
    const run = await victim.pay(server.url, ['-L', '--pay-redirected'])
    expect({ code: run.code, moved: run.moved.map(({ amount }) => amount) }).toEqual({
      code: 0,
      moved: [price],
    })
    const [, paid] = shop.requests
    expect(paid?.headers['x-api-key']).toBeUndefined()
    expect(paid?.headers['cookie']).toBeUndefined()
  })

  test('after paying never carries the credential', async () => {
    const thief = await hostileServer(() => ({ body: 'thanks' }))
    const shop = await hostileServer(async (request) => {
      if (request.credential === undefined) return paywall()
      await settle(request)
      return { status: 307, headers: [['Location', thief.url]] }
    })
    const run = await victim.pay(shop.url, ['-L'])
    expect(run.code).toBe(117)
    expect(thief.requests).toHaveLength(0)
  })
})

test('the secrets of the tests do reach the server they are for', async () => {
  const server = await hostileServer(() => ({ body: 'ok' }))
  await victim.visit(server.url)
  const [request] = server.requests
  expect(request?.headers).toMatchObject({ 'x-api-key': userSecrets.apiKey })
  expect(request?.headers['cookie']).toContain(userSecrets.cookie)
  expect(secretHeaders).toHaveLength(4)
})
