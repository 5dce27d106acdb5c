import { expect, test } from 'vitest'
import type { RequestPlan } from '../../../src/core/http.ts'
import { formatRequestHead } from '../../../src/http/request-head.ts'
import { bodyOf, formType, planFor, user } from './plans.ts'

const host = 'Host: 127.0.0.1:8080'
const own = ['User-Agent: presto', 'Accept: */*']
const big = { ...bodyOf(''), length: 1024 * 1024 + 1 }

function linesOf(changes: Partial<RequestPlan>, url = 'http://127.0.0.1:8080/'): string[] {
  const { url: target, method, headers, body, removed = [] } = planFor(url, changes)
  const { text } = formatRequestHead({ url: target, method, headers, body, removed, mayExpect: true })
  expect(text.endsWith('\r\n\r\n')).toBe(true)
  return text.slice(0, -4).split('\r\n')
}

const posted = { method: 'POST', body: bodyOf('a=1') }

// Every row was captured from curl 7.88.1, with presto's User-Agent in place of its own.
test.each<[string, Partial<RequestPlan>, string[]]>([
  ['GET', {}, [host, ...own]],
  [
    '-d',
    { ...posted, headers: [formType] },
    [host, ...own, 'Content-Length: 3', 'Content-Type: application/x-www-form-urlencoded'],
  ],
  [
    "-d ''",
    { method: 'POST', body: bodyOf(''), headers: [formType] },
    [host, ...own, 'Content-Length: 0', 'Content-Type: application/x-www-form-urlencoded'],
  ],
  [
    '-d -H Content-Type',
    { ...posted, headers: [user('Content-Type', 'x/y'), user('X-B', '2')] },
    [host, ...own, 'Content-Type: x/y', 'X-B: 2', 'Content-Length: 3'],
  ],
  [
    '--json',
    { ...posted, headers: [user('Content-Type', 'application/json'), user('Accept', 'application/json')] },
    [host, ...own, 'Content-Type: application/json', 'Accept: application/json', 'Content-Length: 3'],
  ],
  [
    '-d -H Content-Length',
    { ...posted, headers: [user('Content-Length', '3'), formType] },
    [host, ...own, 'Content-Length: 3', 'Content-Type: application/x-www-form-urlencoded'],
  ],
  [
    "-d -H 'Content-Length:'",
    { ...posted, headers: [formType], removed: ['content-length'] },
    [host, ...own, 'Content-Type: application/x-www-form-urlencoded'],
  ],
  [
    '-d -H Transfer-Encoding',
    { ...posted, headers: [user('Transfer-Encoding', 'chunked'), user('X-B', '1'), formType] },
    [host, ...own, 'Transfer-Encoding: chunked', 'X-B: 1', 'Content-Type: application/x-www-form-urlencoded'],
  ],
  [
    'a body of unknown length',
    { method: 'PUT', body: bodyOf('a', false), headers: [{ name: 'Cookie', value: 'a=b', from: 'cookie' }] },
    [host, ...own, 'Transfer-Encoding: chunked', 'Cookie: a=b', 'Expect: 100-continue'],
  ],
  [
    'more than 1 MiB',
    { method: 'POST', body: big, headers: [formType] },
    [
      host,
      ...own,
      'Content-Length: 1048577',
      'Content-Type: application/x-www-form-urlencoded',
      'Expect: 100-continue',
    ],
  ],
  [
    "more than 1 MiB, -H 'Expect:'",
    { method: 'POST', body: big, headers: [formType], removed: ['expect'] },
    [host, ...own, 'Content-Length: 1048577', 'Content-Type: application/x-www-form-urlencoded'],
  ],
  [
    'exactly 1 MiB',
    { method: 'POST', body: { ...big, length: 1024 * 1024 } },
    [host, ...own, 'Content-Length: 1048576'],
  ],
  [
    '-H Expect',
    { ...posted, headers: [user('Expect', '100-continue'), formType] },
    [
      host,
      ...own,
      'Expect: 100-continue',
      'Content-Length: 3',
      'Content-Type: application/x-www-form-urlencoded',
    ],
  ],
  ['-H Host', { headers: [user('Host', 'foo'), user('X-A', '1')] }, ['Host: foo', ...own, 'X-A: 1']],
  ["-H 'Host:'", { removed: ['host'] }, own],
  ["-H 'Host;'", { headers: [user('Host', '')] }, ['Host:', ...own]],
  [
    'names and values that Node refuses',
    { headers: [user('X y', '1'), user('X-Z', 'a\u0001\u00c3\u00a9')] },
    [host, ...own, 'X y: 1', 'X-Z: a\u0001\u00c3\u00a9'],
  ],
  ['-X POST alone', { method: 'POST', methodForced: true }, [host, ...own]],
])('%s', (_name, changes, expected) => {
  expect(linesOf(changes).slice(1)).toEqual(expected)
})

test.each([
  ['patch', 'http://h.test/a', 'patch /a HTTP/1.1'],
  ['GET', 'http://h.test/\u00e9"<>{}|^`?a=\u00fc', 'GET /\u00c3\u00a9"<>{}|^`?a=\u00c3\u00bc HTTP/1.1'],
])('the first line of %s %s', (method, url, line) => {
  expect(linesOf({ method }, url)[0]).toBe(line)
})

test.each([
  ['https://h.test/', 'Host: h.test'],
  ['https://h.test:80/', 'Host: h.test:80'],
  ['http://[::1]:81/', 'Host: [::1]:81'],
])('Host of %s', (url, line) => {
  expect(linesOf({}, url)[1]).toBe(line)
})

test('a line break is only let through from the user, as in curl', () => {
  expect(() =>
    linesOf({ headers: [{ name: 'Authorization', value: 'Payment a\r\nX: 1', from: 'auth' }] }),
  ).toThrow('line break')
})

test.each([
  [{}, true],
  [{ headers: [user('Connection', 'close')] }, false],
  [{ ...posted, removed: ['content-length'] }, false],
])('the connection after %j can be kept: %s', (changes: Partial<RequestPlan>, kept) => {
  const { url, method, headers, body, removed = [] } = planFor('http://h.test/', changes)
  expect(formatRequestHead({ url, method, headers, body, removed, mayExpect: true }).keepAlive).toBe(kept)
})
