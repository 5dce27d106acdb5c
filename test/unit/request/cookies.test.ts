import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { scan } from '../../../src/cli/scan.ts'
import { requestRows } from '../../../src/commands/request/options/rows.ts'
import { readFlags } from '../../../src/commands/request/parse-flags.ts'
import type { RequestPlan } from '../../../src/core/http.ts'
import { parseTargetUrl } from '../../../src/core/target-url.ts'
import { planNextHop } from '../../../src/http/redirects.ts'
import { mayCover } from '../../../src/request/cookie-domain.ts'
import { CookieJar } from '../../../src/request/cookie-jar.ts'
import { planRequest } from '../../../src/request/plan.ts'
import { readDate } from '../../../src/request/read-date.ts'

const folder = mkdtempSync(join(tmpdir(), 'presto-cookies-'))
afterAll(() => rmSync(folder, { recursive: true }))

const place = { host: 'www.shop.test', path: '/a/b?q', secure: true }

test('cookies end with their time', async () => {
  let now = 1000n
  const jar = new CookieJar(() => now)
  await jar.set('a=1; max-age=10', place)
  await jar.set('b=2', place)
  expect(jar.header(place)).toBe('b=2; a=1')
  now = 1010n
  expect(jar.header(place)).toBe('b=2; a=1')
  now = 1011n
  expect(jar.header(place)).toBe('b=2')
  expect(jar.format()).not.toContain('\ta\t')
})

test.each([
  ['a=1; secure', 'http', undefined],
  ['a=1', 'http', 'a=1'],
  ['a=1; secure', 'https', 'a=1'],
])('%s over %s', async (cookie, scheme, expected) => {
  const jar = new CookieJar()
  await jar.set(cookie, place)
  expect(jar.header({ ...place, secure: scheme === 'https' })).toBe(expected)
})

test('an open connection neither sets a secure cookie nor hides one', async () => {
  const jar = new CookieJar()
  const open = { ...place, secure: false }
  await jar.set('a=safe; secure; path=/login', place)
  await jar.set('a=bad; path=/login/en', open)
  await jar.set('b=bad; secure', open)
  expect(jar.format().split('\n').slice(4)).toEqual(['www.shop.test\tFALSE\t/login\tTRUE\t0\ta\tsafe', ''])
})

test.each([
  ['www.shop.com', 'shop.com', true],
  ['www.shop.com', 'com', false],
  ['a.b.co.uk', 'b.co.uk', true],
  ['a.b.co.uk', 'CO.uk', false],
  ['me.github.io', 'github.io', false],
  ['github.io', 'github.io', true],
  ['a.b.test', 'b.test', true],
  ['a.localhost', 'localhost', false],
])('%s sets cookies for %s: %s', async (host, domain, expected) => {
  expect(await mayCover(host, domain)).toBe(expected)
})

test.each([
  '',
  'x',
  'Jan x 5',
  '1 Jan 1e9',
  '1 Jan 9999999999999999999999',
  '1:1:1',
  'constructor',
  '1 Jan 2147483647',
  '20210001',
  '00000000',
  `${'9'.repeat(400)} Jan 1`,
])('a date of a hostile server is a whole number or none: %s', (text) => {
  const seconds = readDate(text)
  expect(seconds === undefined || Number.isInteger(seconds)).toBe(true)
})

test('a cookie file of hostile lines is read without harm', () => {
  const jar = new CookieJar()
  jar.load(`\0\n\t\t\t\nSet-Cookie:\nSet-Cookie: ;;;=\n${'x'.repeat(9000)}\na\tTRUE\t/\tFALSE\t1e5\tn\tv\n`, {
    junkSession: false,
  })
  expect(jar.format().split('\n')).toHaveLength(5)
})

async function planOf(...args: readonly string[]): Promise<RequestPlan> {
  const flags = readFlags(scan(args, requestRows), {})
  const [target] = flags.targets
  if (!target) throw new Error('no URL')
  return planRequest(flags, target, {
    version: '1',
    acceptPayment: undefined,
    stdin: () => {
      throw new Error('stdin was touched')
    },
    temporaryFolder: folder,
    askPassword: () => Promise.reject(new Error('a password was asked for')),
    warn: () => {},
  })
}

/** What the user's secrets are at the end of a redirect. */
async function secretsAt(url: string, plan: RequestPlan): Promise<string[]> {
  await plan.hops?.dress(plan, { redirects: 0, paid: false })
  const next = planNextHop(plan, plan, 302, parseTargetUrl(url))
  const dressed = (await next.hops?.dress(next, { redirects: 1, paid: false })) ?? next
  return dressed.headers.filter(({ from }) => from === 'auth' || from === 'cookie').map(({ value }) => value)
}

const basic = (user: string): string => `Basic ${Buffer.from(user).toString('base64')}`

test.each([
  ['http://h.test/x', ['a=1']],
  ['http://h.test:81/x', ['a=1']],
  ['https://h.test/x', ['a=1']],
  ['http://other.test/x', []],
])('the data of -b at %s', async (url, expected) => {
  expect(await secretsAt(url, await planOf('-b', 'a=1', 'http://h.test/'))).toEqual(expected)
})

test('the data of -b does not leave TLS', async () => {
  expect(await secretsAt('http://h.test/x', await planOf('-b', 'a=1', 'https://h.test/'))).toEqual([])
})

test.each([
  ['https://h.test/x', [basic('me:pw')]],
  ['https://other.test/x', []],
  ['https://named.test/x', [basic('you:pw2')]],
  ['http://named.test/x', []],
  ['http://h.test/x', []],
])('the users of a netrc file at %s', async (url, expected) => {
  const file = join(folder, 'netrc')
  writeFileSync(file, 'machine named.test login you password pw2\ndefault login me password pw')
  expect(await secretsAt(url, await planOf('--netrc-file', file, 'https://h.test/'))).toEqual(expected)
})

test('a paid request always has its body, also where a digest is still to be asked for', async () => {
  const plan = await planOf('--digest', '-u', 'a:b', '-d', 'x=1', 'http://h.test/')
  const probe = await plan.hops?.dress(plan, { redirects: 0, paid: false })
  const paid = await plan.hops?.dress(plan, { redirects: 0, paid: true })
  expect([probe?.body?.length, paid?.body?.length]).toEqual([0, 3])
  expect(plan.hops?.claims()).toEqual(['authorization'])
})
