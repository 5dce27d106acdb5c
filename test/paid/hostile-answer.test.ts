import { describe, expect, test } from 'vitest'
import type { Hex } from '../../src/core/payment.ts'
import {
  type Answer,
  type ChallengeParts,
  hostileServer,
  paywall,
  receipt,
} from '../helpers/hostile-server.ts'
import { freshAddress, pathUsd } from '../helpers/local-chain.ts'
import type { Recorded } from '../helpers/paid-server.ts'
import { credentialOf, settle } from '../helpers/settling-server.ts'
import { createVictim, expectClean, expectOneFailure, expectOneSentence } from '../helpers/victim.ts'

/** Answers the requests after the first; `txHash` is there when the payment was settled before. */
type Then = (request: Recorded, txHash: Hex) => Answer | Promise<Answer>

type Case = readonly [name: string, then: Then, words: RegExp, more?: More | undefined]
type More = Readonly<{ args?: readonly string[]; stdout?: string; requests?: number; parts?: ChallengeParts }>

/**
 * Pays a server that answers so, and asserts that exactly one credential left, that what moved is what was agreed, that
 * nothing but that is in the ledger, and that nothing leaks.
 *
 * @param settles The server takes the payment before it answers.
 */
async function payHostile(then: Then, settles: boolean, { args = [], requests = 2, parts = {} }: More = {}) {
  const [victim, recipient] = [await createVictim(), freshAddress()]
  const members = typeof parts.request === 'object' ? parts.request : {}
  const request = { recipient, methodDetails: { chainId: 1337 }, ...members }
  let txHash: Hex = `0x${'00'.repeat(32)}`
  const server = await hostileServer(async (got, index) => {
    if (index === 0) return paywall({ ...parts, request })
    if (settles && got.credential !== undefined) txHash = await settle(got)
    return then(got, txHash)
  })
  const run = await victim.pay(server.url, args)
  expect(server.requests.map(({ credential }) => credential !== undefined)).toEqual(
    Array.from({ length: requests }, (_, at) => at === 1),
  )
  expect(run.moved).toMatchObject(settles ? [{ to: recipient, amount: 10_000n, token: pathUsd }] : [])
  expect(run.spent).toBe(settles ? 10_000n + run.fee : 0n)
  const [row, ...others] = run.payments
  expect(others).toEqual([])
  victim.expectNoLeak(run, server)
  return { victim, server, run, row }
}

/** A paid request that ends badly: one sentence that names the payment. */
async function expectBadEnd(code: number, state: string, settles: boolean, [, then, words, more]: Case) {
  const { run, row } = await payHostile(then, settles, more)
  expect({ code: run.code, state: row?.state, stderr: run.stderr }).toEqual({
    code,
    state,
    stderr: expect.stringMatching(words),
  })
  expectOneFailure(run.stderr, row?.id)
  expect(run.stdout.toString()).toBe(more?.stdout ?? '')
}

const headers = (txHash: Hex) => [['Payment-Receipt', receipt({ reference: txHash })] as const]
const problem = (detail: string, status = 402): Answer => ({
  ...paywall(),
  status,
  headers: [...(paywall().headers ?? []), ['Content-Type', 'application/problem+json']],
  body: JSON.stringify({ type: 'https://paymentauth.org/problems/verification-failed', title: 'no', detail }),
})
const escapes = '\u001b]0;owned\u0007\u001b[2Jno\u009b31m\u202e\r\npresto: all is well\u0000'

const neverSettled: readonly Case[] = [
  ['402 for ever', () => paywall(), /answered 402/],
  ['402 at ten times the price', () => paywall({ request: { amount: '100000' } }), /answered 402/],
  ['402 for another payee', () => paywall({ request: { recipient: freshAddress() } }), /answered 402/],
  ['402 with another method', () => paywall({ method: 'stripe' }, { intent: 'session' }), /answered 402/],
  ['402 for a free proof', () => paywall({ request: { amount: '0' } }), /answered 402/],
  ['402 without a challenge', () => ({ status: 402, body: 'more' }), /answered 402/],
  ['402 with a receipt', (_got, txHash) => ({ ...paywall(), headers: headers(txHash) }), /answered 402/],
  ['402 with words', () => problem('wrong signature'), /could not verify the payment \("wrong signature"\)/],
  ['402 with hostile words', () => problem(escapes), /\(".{0,40}no.{0,60}"\)/],
  ['402 with a megabyte of words', () => problem('x'.repeat(1_000_000)), /answered 402/],
  [
    '402 that repeats the credential',
    ({ credential = '' }) => problem(`cannot read ${credential}`),
    /could not verify/,
  ],
  [
    '402 that repeats what was signed',
    (got) => problem(`invalid signature ${credentialOf(got).payload.signature}`),
    /could not verify/,
  ],
  [
    '402 that repeats the end of what was signed',
    (got) => problem(`bad ${credentialOf(got).payload.signature?.slice(-130)}`),
    /could not verify/,
  ],
  ...[400, 401, 403, 404, 410, 429, 500, 502, 503].map(
    (status): Case => [
      `${status}`,
      (_got, txHash) => ({ status, headers: [...headers(txHash), ['Retry-After', '0']], body: 'no' }),
      new RegExp(`the server answered ${status}`),
      { stdout: 'no' },
    ],
  ),
  ['500 with -f', () => ({ status: 500, body: 'no' }), /answered 500/, { args: ['-f'] }],
  ['no answer', () => ({ hangUp: true }), /\(52\)/],
  ['a broken connection', () => ({ reset: true }), /\((52|56)\)/],
  ['silence until -m', () => ({ hang: true }), /\(28\)/, { args: ['-m', '4'] }],
  ['no HTTP', () => ({ raw: 'SSH-2.0-OpenSSH_9.0\r\n', hangUp: true }), /\(\d+\)/],
  ['a broken head', () => ({ raw: 'HTTP/1.1 200 OK\r\nX: \u0000\u0001\r\n\r\n', hangUp: true }), /\(\d+\)/],
  [
    'a redirect to another origin',
    () => ({ status: 307, headers: [['Location', 'http://localhost:1/']] }),
    /redirect to another origin/,
    { args: ['-L'] },
  ],
  [
    'a redirect to https',
    ({ headers: { host } }) => ({ status: 302, headers: [['Location', `https://${host}/`]] }),
    /redirect to another origin/,
    { args: ['-L'] },
  ],
  [
    'redirects without end',
    () => ({ status: 302, headers: [['Location', '/again']] }),
    /\(47\)/,
    { args: ['-L', '--max-redirs', '3'], requests: 5 },
  ],
]

const settledFirst: readonly Case[] = [
  ['402 for ever', () => paywall(), /answered 402/],
  [
    '402 behind a redirect',
    ({ credential }) => (credential ? { status: 303, headers: [['Location', '/more']] } : paywall()),
    /answered 402/,
    { args: ['-L'], requests: 3 },
  ],
  ['403', () => ({ status: 403, body: 'no' }), /answered 403/, { stdout: 'no' }],
  ['500', () => ({ status: 500, body: 'no' }), /answered 500/, { stdout: 'no' }],
  ['no answer', () => ({ hangUp: true }), /\(52\)/],
  ['silence until -m', () => ({ hang: true }), /\(28\)/, { args: ['-m', '4'] }],
  [
    'half a body',
    (_got, txHash) => ({
      raw: `HTTP/1.1 200 OK\r\nContent-Length: 9\r\nPayment-Receipt: ${receipt({ reference: txHash })}\r\n\r\nhalf`,
      hangUp: true,
    }),
    /\(18\)/,
    { stdout: 'half' },
  ],
  [
    'half a body, no receipt',
    () => ({ raw: 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf', hangUp: true }),
    /\(18\)/,
    { stdout: 'half' },
  ],
  [
    'a chunk that never ends',
    () => ({ raw: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n', hangUp: true }),
    /\((18|56)\)/,
    { stdout: 'half' },
  ],
  [
    'a body that hangs',
    () => ({ raw: 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf' }),
    /\(28\)/,
    { stdout: 'half', args: ['-m', '4'] },
  ],
  [
    'a body in a broken encoding',
    () => ({ headers: [['Content-Encoding', 'gzip']], body: 'no gzip' }),
    /\((23|61)\)/,
    { args: ['--compressed'] },
  ],
  [
    'a head without end',
    () => ({ raw: `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(400_000)}\r\n\r\n`, hangUp: true }),
    /\(\d+\)/,
  ],
]

const named = (rows: readonly Case[]) => rows.map((row) => ({ name: row[0], row }))

describe('after a credential has left that the server did not settle: 116, nothing moved, nothing sent again', () => {
  test.each(named(neverSettled))('$name', ({ row }) => expectBadEnd(116, 'unknown', false, row))
})

describe('after a credential that the server settled: 117, paid once', () => {
  test.each(named(settledFirst))('$name', ({ row }) => expectBadEnd(117, 'settled', true, row))
})

describe('a good answer that lies', () => {
  const huge = receipt({ note: 'x'.repeat(100_000) })
  const cases: readonly (readonly [name: string, then: Then, state: string, words: RegExp])[] = [
    [
      '204 with a receipt',
      (_got, txHash) => ({ status: 204, headers: headers(txHash) }),
      'settled',
      /^paid /,
    ],
    ['204 without', () => ({ status: 204 }), 'sent', /no valid receipt.*\nsent /s],
    ['a receipt that is huge', () => ({ headers: [['Payment-Receipt', huge]] }), 'sent', /no valid receipt/],
    [
      'two receipts',
      (_got, txHash) => ({ headers: [...headers(txHash), ...headers(txHash)] }),
      'sent',
      /no valid receipt/,
    ],
    [
      'a receipt full of control characters',
      (_got, txHash) => ({
        headers: [['Payment-Receipt', receipt({ reference: txHash, note: escapes, [escapes]: 1 })]],
      }),
      'settled',
      /^paid /,
    ],
    [
      'a receipt with a hostile reference',
      () => ({ headers: [['Payment-Receipt', receipt({ reference: escapes })]] }),
      'sent',
      /names another payment/,
    ],
    [
      'a receipt of a hostile method',
      (_got, txHash) => ({ headers: [['Payment-Receipt', receipt({ reference: txHash, method: escapes })]] }),
      'sent',
      /another payment method/,
    ],
  ]
  test.each(cases)(
    '%s: exit 0, the ledger does not believe more than is proved',
    async (_name, then, state, words) => {
      const { victim, run, row } = await payHostile(then, true)
      expect({ code: run.code, state: row?.state }).toEqual({ code: 0, state })
      expect(run.stderr).toMatch(words)
      expectClean(run.stderr)
      for (const args of [
        ['history'],
        ['history', 'show', row?.id ?? ''],
        ['history', '-j'],
        ['history', 'check'],
      ]) {
        const { code, stdout, stderr } = await victim.run(args)
        expect({ args, code }).toEqual({ args, code: 0 })
        expectClean(stdout, stderr)
      }
    },
  )

  test('a sponsor may name any transaction, in any words: they are shown safely', async () => {
    const parts = { request: { methodDetails: { chainId: 1337, feePayer: true } } }
    const lie: Then = () => ({ headers: [['Payment-Receipt', receipt({ reference: escapes })]], body: 'ok' })
    const { victim, run } = await payHostile(lie, false, { parts })
    expect({ code: run.code, stdout: run.stdout.toString() }).toEqual({ code: 0, stdout: 'ok' })
    expectClean(run.stderr, (await victim.run(['history'])).stdout)
  })
})

describe('a receipt without a payment', () => {
  test.each<readonly [string, string]>([
    ['for somebody else’s payment', receipt()],
    ['that says failed', receipt({ status: 'failed' })],
    ['of another method', receipt({ method: 'stripe' })],
    ['that is no base64url', '%%%'],
    ['with another time than any', receipt({ timestamp: escapes })],
  ])('%s: exit 0, `sent`, and a warning', async (_name, value) => {
    const lie: Then = () => ({ headers: [['Payment-Receipt', value]], body: 'here' })
    const { run, row } = await payHostile(lie, false)
    expect({ code: run.code, state: row?.state, stdout: run.stdout.toString() }).toEqual({
      code: 0,
      state: 'sent',
      stdout: 'here',
    })
    expect(run.stderr).toMatch(/^presto: warning: .* stays "sent" until `presto history check`/)
    expectClean(run.stderr)
  })
})

describe('a refusal that settles behind the back', () => {
  test('is unknown, held against the day, and found by `history check`', async () => {
    const [victim, recipient] = [
      await createVictim({ config: { 'limits.per-day': '0.015' } }),
      freshAddress(),
    ]
    const server = await hostileServer(() => paywall({ request: { recipient } }))
    const first = await victim.pay(server.url)
    expect(first).toMatchObject({ code: 116, moved: [], payments: [{ state: 'unknown' }] })
    const second = await victim.pay(server.url)
    expect(second).toMatchObject({ code: 111, moved: [], payments: [{ state: 'refused' }] })
    const paid = server.requests.find(({ credential }) => credential !== undefined) ?? expect.fail()
    const txHash = await settle(paid)
    const check = await victim.run(['history', 'check'])
    expect(check).toMatchObject({ code: 0, payments: [{ state: 'settled', settledBy: 'chain', txHash }] })
    expect(server.credentials()).toBe(1)
  })
})

describe('other kinds of payment', () => {
  test('a refused proof of nothing: 115', async () => {
    const { run, row } = await payHostile(() => problem(escapes), false, {
      parts: { request: { amount: '0' } },
    })
    expect({ code: run.code, state: row?.state }).toEqual({ code: 115, state: 'rejected' })
    expectOneSentence(run.stderr)
  })

  test('a refused proof that the server repeats leaves nothing in the ledger: 115', async () => {
    const then: Then = (got) => problem(`no: ${credentialOf(got).payload.signature}`)
    const { run } = await payHostile(then, false, { parts: { request: { amount: '0' } } })
    expect(run.code).toBe(115)
  })

  test.each([402, 500])('a pushed payment that is answered with %i: 117, and paid once', async (status) => {
    const [victim, recipient] = [await createVictim(), freshAddress()]
    const server = await hostileServer(({ credential }) =>
      credential === undefined
        ? paywall({ request: { recipient, methodDetails: { chainId: 1337, supportedModes: ['push'] } } })
        : { ...paywall(), status, body: '' },
    )
    const run = await victim.pay(server.url)
    expect(run).toMatchObject({ code: 117, payments: [{ state: 'settled', settledBy: 'chain' }] })
    expect(run.moved).toMatchObject([{ to: recipient, amount: 10_000n }])
    expect(server.credentials()).toBe(1)
    expectOneFailure(run.stderr, run.payments[0]?.id)
    victim.expectNoLeak(run, server)
  })

  test('a key in a keystore: neither it nor the password turns up anywhere', async () => {
    const victim = await createVictim({ password: 'PASSWORD-3b9f0c7d' })
    const server = await hostileServer(() => problem(escapes))
    const runs = [await victim.pay(server.url), await victim.pay(server.url, ['-j'])]
    expect(runs.map(({ code }) => code)).toEqual([116, 116])
    for (const run of runs) victim.expectNoLeak(run, server)
  })
})
