import { expect, test } from 'vitest'
import type { RequestPlan } from '../../../src/core/http.ts'
import { parseTargetUrl } from '../../../src/core/target-url.ts'
import { planNextHop } from '../../../src/http/redirects.ts'
import { createTransport } from '../../../src/http/transport.ts'
import { bodyOf, formType, plainOptions, planFor, textOf, user } from './plans.ts'
import { rawServer } from './raw-server.ts'

const home = 'http://h.test/a'
const posted = { method: 'POST', body: bodyOf('a=1'), headers: [formType] }
const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

function redirect(location: string, status = 302): string {
  return `HTTP/1.1 ${status} Moved\r\nLocation: ${location}\r\nContent-Length: 3\r\n\r\nabc`
}

// As curl 7.88.1 does.
test.each<[number, string, Partial<RequestPlan>, string]>([
  [301, '-d', posted, 'GET'],
  [302, '-d', posted, 'GET'],
  [303, '-d', posted, 'GET'],
  [300, '-d', posted, 'POST a=1'],
  [304, '-d', posted, 'POST a=1'],
  [307, '-d', posted, 'POST a=1'],
  [308, '-d', posted, 'POST a=1'],
  [302, '-X PUT -d', { ...posted, method: 'PUT', methodForced: true }, 'PUT'],
  [303, '-X PUT -d', { ...posted, method: 'PUT', methodForced: true }, 'PUT'],
  [307, '-X PUT -d', { ...posted, method: 'PUT', methodForced: true }, 'PUT a=1'],
  [302, 'a PUT', { ...posted, method: 'PUT' }, 'PUT a=1'],
  [303, 'a PUT', { ...posted, method: 'PUT' }, 'GET'],
  [302, '-X POST', { method: 'POST', methodForced: true }, 'POST'],
  [303, 'HEAD', { method: 'HEAD' }, 'HEAD'],
])('%i after %s', async (status, _name, changes, expected) => {
  const first = planFor(home, changes)
  const next = planNextHop(first, first, status, parseTargetUrl('http://h.test/b'))
  const body = next.body ? ` ${await textOf(next.body.open())}` : ''
  expect(next.method + body).toBe(expected)
  expect(next.headers.some(({ name }) => name === 'Content-Type')).toBe(body !== '')
})

const secrets = [
  { name: 'Authorization', value: 'Basic x', from: 'auth' },
  user('authorization', 'Z'),
  user('cookie', 'z=1'),
  { name: 'Cookie', value: 'a=b', from: 'cookie' },
  user('X-Api-Key', 'k'),
  user('Host', 'name.test'),
] as const

test.each([
  ['http://h.test/b', false, ['Authorization', 'authorization', 'cookie', 'Cookie', 'X-Api-Key', 'Host']],
  ['http://h.test:81/b', false, ['Cookie', 'X-Api-Key', 'Host']],
  ['https://h.test/b', false, ['Cookie', 'X-Api-Key', 'Host']],
  ['http://other.test/b', false, ['X-Api-Key']],
  ['http://other.test/b', true, ['Authorization', 'authorization', 'cookie', 'Cookie', 'X-Api-Key']],
])('to %s, trusted %s, go %j', (target, trustedRedirects, names) => {
  const first = planFor(home, { headers: secrets, trustedRedirects })
  const next = planNextHop(first, first, 302, parseTargetUrl(target))
  expect(next.headers.slice(2).map(({ name }) => name)).toEqual(names)
})

test('headers of a body that is not sent again stay behind, the type that the user set does not', () => {
  const headers = [
    user('Content-Length', '3'),
    user('Transfer-Encoding', 'chunked'),
    user('Content-Type', 'a/b'),
  ]
  const first = planFor(home, { method: 'POST', body: bodyOf('a=1'), headers })
  const next = planNextHop(first, first, 302, parseTargetUrl('http://h.test/b'))
  expect(next.headers.slice(2)).toEqual([user('Content-Type', 'a/b')])
})

test('a chain is followed over one connection, and every head is kept', async () => {
  const server = await rawServer(({ head }) =>
    head.startsWith('GET /1') ? redirect('/2?a b') : head.startsWith('GET /2') ? redirect('3#f') : ok,
  )
  const transport = createTransport(plainOptions, undefined)
  const reply = await transport.send(planFor(`${server.origin}/1`, { maxRedirects: 50 }))
  expect(await textOf(reply.body)).toBe('ok')
  expect(server.requests.map(({ head }) => head.split('\r\n')[0])).toEqual([
    'GET /1 HTTP/1.1',
    'GET /2?a+b HTTP/1.1',
    'GET /3 HTTP/1.1',
  ])
  expect(reply.before.map(({ status }) => status)).toEqual([302, 302])
  expect(Buffer.from(reply.before[0]?.raw ?? []).toString()).toBe(redirect('/2?a b').slice(0, -3))
  expect(reply).toMatchObject({ redirects: 2, redirectUrl: undefined })
  expect(transport.connections()).toBe(1)
  expect(reply.plan.url.href).toBe(`${server.origin}/3`)
  transport.close()
})

test('the limit is an error, and no redirect is followed without the plan saying so', async () => {
  const server = await rawServer(() => redirect('/again'))
  const transport = createTransport(plainOptions, undefined)
  await expect(transport.send(planFor(`${server.origin}/`, { maxRedirects: 2 }))).rejects.toMatchObject({
    number: 47,
    message: 'Maximum (2) redirects followed',
  })
  expect(server.requests).toHaveLength(3)
  const reply = await transport.send(planFor(`${server.origin}/`))
  expect(reply).toMatchObject({ status: 302, redirectUrl: `${server.origin}/again`, redirects: 0 })
  expect(await textOf(reply.body)).toBe('abc')
  transport.close()
})

test('a credential goes to the first server alone, in place of a header with its name', async () => {
  const other = await rawServer(() => ok)
  const server = await rawServer(({ head }) =>
    head.startsWith('GET /1') ? redirect('/2') : redirect(`${other.origin}/x`),
  )
  const transport = createTransport(plainOptions, undefined)
  let calls = 0
  const reply = await transport.send(
    planFor(`${server.origin}/1`, { maxRedirects: 5, headers: [user('authorization', 'mine'), formType] }),
    {
      extra: [{ name: 'Authorization', value: 'Payment abc', from: 'auth' }],
      beforeFirstByte: () => {
        calls += 1
      },
      sameOriginRedirects: true,
    },
  )
  expect(reply).toMatchObject({ status: 302, redirects: 1, redirectUrl: `${other.origin}/x` })
  expect(calls).toBe(1)
  expect(server.requests.map(({ head }) => head.split('\r\n').slice(4, -2))).toEqual([
    ['Authorization: Payment abc', `Content-Type: ${formType.value}`],
    ['authorization: mine', `Content-Type: ${formType.value}`],
  ])
  expect(other.connections()).toBe(0)
  transport.close()
})
