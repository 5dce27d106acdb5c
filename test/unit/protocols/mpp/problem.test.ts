import { expect, test } from 'vitest'
import { explainProblem, readProblem } from '../../../../src/protocols/mpp/problem.ts'

const base = 'https://paymentauth.org/problems/'
const read = (members: unknown, type = 'application/problem+json') =>
  readProblem(type, Buffer.from(typeof members === 'string' ? members : JSON.stringify(members)))

test.each([
  [`${base}verification-failed`, 'verification-failed'],
  [`${base}session/channel-not-found`, 'channel-not-found'],
  [`${base}session/challenge-not-found`, 'invalid-challenge'],
  [`${base}lightning/unknown-challenge`, 'invalid-challenge'],
  [`${base}lightning/expired-invoice`, 'payment-expired'],
  [`${base}challenge-expired`, 'payment-expired'],
  [`${base}something-new`, 'something-new'],
  ['urn:payment:error:expired', 'payment-expired'],
  ['urn:payment:error:missing-credential', 'payment-required'],
  ['https://example.com/problems/verification-failed', undefined],
  [`${base}../../evil`, undefined],
  [`${base}constructor`, 'constructor'],
  ['about:blank', undefined],
])('%s is %s', (type, code) => {
  expect(read({ type, title: 'T' })?.code).toBe(code)
})

test.each([
  [
    { type: `${base}verification-failed`, title: 'V', detail: 'memo is not bound' },
    'the server could not verify the payment ("memo is not bound")',
  ],
  [{ type: `${base}payment-expired` }, 'the server says that the challenge has expired'],
  [{ type: `${base}something-new` }, 'the server names the problem "something-new"'],
  [{ type: `${base}something-new`, detail: 'what a pity' }, 'the server says "what a pity"'],
  [{ type: 'about:blank' }, 'the server gives no reason'],
  [{ title: 'Only a title' }, 'the server says "Only a title"'],
  [{ detail: 'a\u001b[31m\u202eb\nc' }, 'the server says "a[31mb c"'],
  [{ detail: 'x '.repeat(2500) }, `the server says "${'x '.repeat(100).slice(0, 199)}…"`],
  [{ detail: `${'pad '.repeat(30)}0x${'ab'.repeat(65)}` }, `the server says "${'pad '.repeat(30)}…"`],
  [{ detail: `hash 0x${'ab'.repeat(32)}` }, `the server says "hash 0x${'ab'.repeat(32)}"`],
])('%j', (members, words) => {
  const problem = read(members)
  expect(problem && explainProblem(problem)).toBe(words)
})

test.each([
  'application/problem+json; charset=utf-8',
  'application/json',
  'Application/Vnd.Api+JSON',
  undefined,
])('as %s it is read', (type) => {
  expect(readProblem(type, Buffer.from('{"detail":"d"}'))).toMatchObject({ detail: 'd' })
})

test.each([
  ['text/html', '{"detail":"d"}'],
  ['application/problem+json', '<html>'],
  ['application/problem+json', ''],
  ['application/problem+json', '["detail"]'],
  ['application/problem+json', '{"error":"foreign"}'],
  ['application/problem+json', '{"detail":5,"title":""}'],
  ['application/problem+json', `{"detail":"d","x":${'['.repeat(1e4)}${']'.repeat(1e4)}}`],
  ['application/problem+json', `{"detail":"${'x'.repeat(70_000)}"}`],
])('%s %.40s is none', (type, body) => {
  expect(read(body, type)).toBeUndefined()
})
