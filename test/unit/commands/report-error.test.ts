import { describe, expect, test } from 'vitest'
import type { App } from '../../../src/app.ts'
import { reportError } from '../../../src/commands/report-error.ts'
import {
  CurlError,
  NoUsableOfferError,
  OutcomeUnknownError,
  OverLimitError,
  UsageError,
} from '../../../src/core/errors.ts'

function report(argv: readonly string[], error: unknown, more: { payment?: string; debug?: boolean } = {}) {
  let stderr = ''
  const app = {
    io: { writeErr: (text: string) => (stderr += text) },
    env: more.debug ? { PRESTO_DEBUG: '1' } : {},
    inFlight: new Set(more.payment === undefined ? [] : [more.payment]),
  } as unknown as App
  return { code: reportError(app, argv, error), stderr }
}

const overLimit = new OverLimitError('The price 2 pathUSD is above the limit', {
  hint: '`presto limits show` lists the ceilings.',
})

test.each([
  [
    overLimit,
    'presto: The price 2 pathUSD is above the limit.\n`presto limits show` lists the ceilings.\n',
    111,
  ],
  [
    new CurlError(6, 'Could not resolve host: nowhere.test'),
    'presto: (6) Could not resolve host: nowhere.test\n',
    6,
  ],
  [
    new UsageError('option --nosuch: is unknown'),
    'presto: option --nosuch: is unknown.\nTry `presto --help`.\n',
    2,
  ],
  [new NoUsableOfferError('Is this it?', {}), 'presto: Is this it?\n', 110],
])('%s', (error, stderr, code) => {
  expect(report(['https://h.test'], error)).toEqual({ code, stderr })
})

describe('-s, -S, -j and -t are obeyed however the command line looks', () => {
  const told = /^presto: The price/
  const document = /^\{"error":\{"code":"OVER_LIMIT",.*\}\n$/
  test.each([
    [['-s', 'u'], /^$/],
    [['-sL', 'u'], /^$/],
    [['u', '--silent'], /^$/],
    [['-sS', 'u'], told],
    [['-s', 'u', '-S'], told],
    [['-s', '--no-silent', 'u'], told],
    [['request', '-s', 'u'], /^$/],
    [['-o', '-s', 'u'], told],
    [['-d', '-s', '-s', 'u'], /^$/],
    [['-X', '-j', 'u'], told],
    [['--', '-s'], told],
    [['-m', 'x', '-s', 'u'], /^$/],
    [['--nosuch', '-j', 'u'], document],
    [['-j', 'u'], document],
    [['-t', 'u'], document],
    [['--json-output', 'u'], document],
    [['-sj', 'u'], /^$/],
    [['wallet', 'create', '-j'], document],
    [['wallet', 'create', '-s'], told],
    [['history', '--toon-output'], document],
  ])('%j', (argv, shown) => {
    expect(report(argv, overLimit).stderr).toMatch(shown)
    expect(report(argv, overLimit).code).toBe(111)
  })

  test('a command line that cannot be read is told with -s, as in curl', () => {
    expect(report(['-s', '--nosuch'], new UsageError('option --nosuch: is unknown')).stderr).toMatch(/nosuch/)
  })
})

test('the document has the members of the contract', () => {
  const error = new OutcomeUnknownError('It was sent.', {
    hint: 'Wait.',
    payment: { id: 'pay_1', state: 'unknown' },
  })
  const { stderr } = report(['-j', 'u'], error)
  expect(stderr).toBe(
    '{"error":{"code":"OUTCOME_UNKNOWN","exitCode":116,"message":"It was sent.","hint":"Wait.","payment":{"id":"pay_1","state":"unknown"}}}\n',
  )
  expect(report(['-j', 'u'], new CurlError(28, 'Operation timed out')).stderr).toBe(
    '{"error":{"code":"CURL_28","exitCode":28,"message":"Operation timed out","hint":null,"payment":null}}\n',
  )
})

test('a reader that has gone hears nothing', () => {
  const cause = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })
  expect(report(['u'], new CurlError(23, 'Failure writing', { cause }))).toEqual({ code: 23, stderr: '' })
  expect(report(['u'], new CurlError(55, 'Send failure', { cause })).stderr).toMatch(/^presto: \(55\)/)
})

describe('what is no error of ours is a bug', () => {
  const key = 'ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'
  const bug = new TypeError(`bad key 0x${key}\nAuthorization: Payment eyJhIjoxfQ\u001b[2J`)

  test('told in two lines without a stack, a key or a control character', () => {
    const { code, stderr } = report(['u'], bug)
    expect(code).toBe(119)
    expect(stderr).toMatch(
      /^presto: presto has a bug: TypeError: bad key .*\nPRESTO_DEBUG=1 shows where it happened\.\n$/,
    )
    expect(stderr).not.toMatch(/ac0974|eyJhIjoxfQ|(?!\n)\p{Cc}/u)
  })

  test('names the payment that was in flight', () => {
    expect(report(['u'], bug, { payment: 'pay_1' }).stderr).toContain('`presto history show pay_1`')
    expect(report(['-j', 'u'], bug, { payment: 'pay_1' }).stderr).toContain(
      '"payment":{"id":"pay_1","state":"unknown"}',
    )
  })

  test('with its redacted stack for those who ask', () => {
    const { stderr } = report(['u'], bug, { debug: true })
    expect(stderr).toMatch(/\n {2}at .*report-error\.test\.ts/)
    expect(stderr).not.toMatch(/ac0974|eyJhIjoxfQ|(?!\n)\p{Cc}/u)
  })

  test.each([undefined, null, 'text', 7, { message: 'x' }])('even when it is %j', (thrown) => {
    expect(report(['u'], thrown)).toMatchObject({
      code: 119,
      stderr: expect.stringMatching(/^presto: presto has a bug: /),
    })
  })
})
