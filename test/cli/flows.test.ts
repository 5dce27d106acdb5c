import { createHmac } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import { formatBase64UrlText } from '../../src/core/base64url.ts'
import { formatJcs } from '../../src/core/jcs.ts'
import fixture from '../fixtures/mpp/flows.json' with { type: 'json' }
import { type Answer, challenge, hostileServer, paywall, readCredential } from '../helpers/hostile-server.ts'
import type { Recorded } from '../helpers/paid-server.ts'
import { runPresto } from '../helpers/run-presto.ts'

/**
 * The official flows, with presto as the HTTP client and as the decoder, and a client around it that makes the credential:
 * their payees and currencies are no addresses, so no signer could.
 */
type Flow = Readonly<{
  about: string
  path: string
  method?: string
  body?: string
  send?: Readonly<Record<string, string>>
  request: Readonly<Record<string, string>>
  payload: Readonly<Record<string, string>>
  status: number
  receipt?: Readonly<Record<string, string>>
  problem?: string
  retryAfter?: string
}>
const flows = fixture.flows as readonly Flow[]

function paramsOf({ request }: Flow): Record<string, string> {
  const params = {
    realm: 'conformance',
    method: 'tempo',
    intent: 'charge',
    request: formatBase64UrlText(formatJcs(request)),
    expires: request['expires'] ?? '',
  }
  const bound = `${Object.values(params).join('|')}||`
  return { id: createHmac('sha256', 'a secret of the test').update(bound).digest('base64url'), ...params }
}

function refuse(flow: Flow, type: string): Answer {
  const { id = '', realm = '', request = '', expires = '' } = paramsOf(flow)
  return {
    status: 402,
    headers: [
      ['WWW-Authenticate', challenge({ id, realm, request, expires })],
      ['Cache-Control', 'no-store'],
      ['Content-Type', 'application/problem+json'],
      ...(flow.retryAfter ? [['Retry-After', flow.retryAfter] as const] : []),
    ],
    body: JSON.stringify({ type, status: 402 }),
  }
}

function answer(flow: Flow, { headers }: Recorded): Answer {
  const { authorization } = headers
  if (authorization === undefined) return refuse(flow, 'https://paymentauth.org/problems/payment-required')
  const expected = { challenge: paramsOf(flow), payload: flow.payload }
  if (!isDeepStrictEqual(readCredential(authorization), expected)) return { status: 400 }
  if (flow.problem) return refuse(flow, flow.problem)
  const value = flow.receipt && formatBase64UrlText(formatJcs(flow.receipt))
  return {
    headers: [['Cache-Control', 'private'], ...(value ? [['Payment-Receipt', value] as const] : [])],
    body: flow.about,
  }
}

async function presto(args: readonly string[], stdin?: string) {
  const { code, stdout, stderr } = await runPresto(args, { stdin })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout.toString()
}

async function exchange(args: readonly string[]) {
  const text = await presto(['--no-pay', '-s', '-i', ...args])
  const end = text.indexOf('\r\n\r\n')
  return { head: text.slice(0, end), body: text.slice(end + 4) }
}

test.each(flows)('$about', async (flow) => {
  const server = await hostileServer((request) => answer(flow, request))
  const request = [
    server.url + flow.path,
    ...(flow.method === undefined ? [] : ['-X', flow.method, '-d', flow.body ?? '']),
    ...Object.entries(flow.send ?? {}).flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
  ]
  const asked = await exchange(request)
  expect(asked.head).toMatch(/^HTTP\/1\.1 402 /)
  expect(JSON.parse(asked.body)).toMatchObject({ type: 'https://paymentauth.org/problems/payment-required' })

  const offered = JSON.parse(await presto(['decode', '--type', 'challenge'], asked.head))
  expect(offered).toEqual({ ...paramsOf(flow), request: flow.request })
  const echoed = { ...offered, request: formatBase64UrlText(formatJcs(offered.request)) }
  const credential = formatBase64UrlText(formatJcs({ challenge: echoed, payload: flow.payload }))

  const answered = await exchange([...request, '-H', `Authorization: Payment ${credential}`])
  expect(answered.head).toMatch(new RegExp(`^HTTP/1\\.1 ${flow.status} `))
  if (flow.problem) expect(JSON.parse(answered.body)).toMatchObject({ type: flow.problem })
  else expect(answered.body).toBe(flow.about)
  if (flow.retryAfter) expect(answered.head).toContain(`Retry-After: ${flow.retryAfter}`)
  if (flow.receipt)
    expect(JSON.parse(await presto(['decode', '--type', 'receipt'], answered.head))).toEqual(flow.receipt)
  else expect(answered.head).not.toMatch(/payment-receipt/i)

  expect(server.requests.map(({ method, path, body }) => [method, path, body.toString()])).toEqual(
    Array(2).fill([flow.method ?? 'GET', flow.path, flow.body ?? '']),
  )
  for (const { headers } of server.requests)
    for (const [name, value] of Object.entries(flow.send ?? {}))
      expect(headers[name.toLowerCase()]).toBe(value)
})

test.each([
  ['a free endpoint', { body: 'free' }],
  ['an error of the server', { status: 500, body: 'broken' }],
  ['a 402 without a challenge', { status: 402, body: 'pay elsewhere' }],
  ['a challenge on another status', { ...paywall(), status: 401, body: 'log in' }],
] as readonly (readonly [string, Answer])[])('%s is an answer like any other', async (_about, given) => {
  const server = await hostileServer(() => given)
  expect(await presto([server.url])).toBe(given.body)
  expect(server.requests).toHaveLength(1)
})

test('--no-pay shows a 402 as it is', async () => {
  const server = await hostileServer(() => paywall())
  expect(await presto(['--no-pay', server.url])).toBe('pay')
  expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([undefined])
})

test('a challenge without request is refused before anything is sent', async () => {
  const server = await hostileServer(() => ({
    status: 402,
    headers: [['WWW-Authenticate', 'Payment id="a", realm="conformance", method="tempo", intent="charge"']],
    body: 'pay',
  }))
  const { code, stdout, stderr } = await runPresto([server.url])
  expect({ code, stdout: stdout.toString() }).toEqual({ code: 118, stdout: '' })
  expect(stderr).toContain('it has no request')
  expect(server.requests).toHaveLength(1)
})

test('a 402 behind a redirect to another origin gets no credential', async () => {
  const target = await hostileServer(() => paywall())
  const server = await hostileServer(() => ({ status: 302, headers: [['Location', `${target.url}/target`]] }))
  const { code, stdout, stderr } = await runPresto(['-L', server.url])
  expect({ code, stdout: stdout.toString() }).toEqual({ code: 110, stdout: '' })
  expect(stderr).toContain('redirect')
  expect(target.requests.map(({ headers }) => headers.authorization)).toEqual([undefined])
})
