import { networkInterfaces } from 'node:os'
import { describe, expect, test } from 'vitest'
import { hostileServer, paywall } from '../helpers/hostile-server.ts'
import { freshAddress } from '../helpers/local-chain.ts'
import type { Recorded, TestServer } from '../helpers/paid-server.ts'
import { settlingServer } from '../helpers/settling-server.ts'
import { caFile, tlsServer } from '../helpers/tls-server.ts'
import { createVictim, expectOneFailure, expectOneSentence, userSecrets } from '../helpers/victim.ts'

const login = ['-u', 'me:PASSWORD-0d41b7']
/** What opens something, and is for the origin that was asked alone. */
const bound = [userSecrets.cookie, Buffer.from('me:PASSWORD-0d41b7').toString('base64')]
/** With these, the user's login and the credential stand in different headers. */
const besideLogin = { more: { header: 'Payment-Authorization' } }

function expectNothingOf(texts: readonly string[], ...servers: readonly TestServer[]): void {
  for (const { requests } of servers)
    for (const request of requests)
      for (const text of texts) expect(request.rawHeaders.join('\n')).not.toContain(text)
}

/** How the servers of these tests answer what is asked at first. */
const moved = (url: string, status = 307) => ({ status, headers: [['Location', url] as const] })

describe('a 402 at another origin', () => {
  test.each([301, 302, 303, 307, 308])('%i: nobody is paid, and no login goes there: 110', async (status) => {
    const victim = await createVictim()
    const thief = await hostileServer(() => paywall(besideLogin))
    const server = await hostileServer(() => moved(`${thief.url}/pay`, status))
    const run = await victim.pay(server.url, ['-L', ...login])
    expect(run).toMatchObject({ code: 110, spent: 0n, payments: [] })
    expectOneSentence(run.stderr)
    expect(run.stderr).toContain('--pay-redirected')
    expect(thief.requests).toHaveLength(1)
    expect(thief.credentials()).toBe(0)
    expectNothingOf(bound, thief)
    // The first origin got what was meant for it.
    expect(server.requests[0]?.headers.cookie).toContain(userSecrets.cookie)
  })

  test('that may be paid gets its credential and none of the secrets', async () => {
    const [victim, recipient] = [await createVictim(), freshAddress()]
    const shop = await settlingServer([{ ...besideLogin, request: { recipient } }])
    const server = await hostileServer(() => moved(shop.url))
    const run = await victim.pay(server.url, ['-L', '--pay-redirected', ...login])
    expect(run).toMatchObject({ code: 0, moved: [{ to: recipient, amount: 10_000n }] })
    expect(shop.credentials()).toBe(1)
    expect(server.credentials()).toBe(0)
    expectNothingOf(bound, shop)
    expectNothingOf([userSecrets.apiKey], { ...shop, requests: shop.requests.slice(1) })
  })

  test('of the same name and another port is another origin', async () => {
    const victim = await createVictim()
    const thief = await hostileServer(() => paywall())
    const server = await hostileServer(() => moved(thief.url.replace('127.0.0.1', 'localhost')))
    expect(await victim.pay(server.url, ['-L'])).toMatchObject({ code: 110, spent: 0n })
    expect(thief.credentials()).toBe(0)
  })

  test.each([
    ['https to http', [] as string[]],
    ['https to http, without a check of the certificate', ['-k']],
  ])('%s is another origin as well, and no secret goes there', async (_name, args) => {
    const victim = await createVictim()
    const thief = await hostileServer(() => paywall(besideLogin))
    const server = await tlsServer(() => moved(thief.url))
    const run = await victim.pay(server.url, ['-L', '--cacert', caFile, ...args, ...login])
    expect(run).toMatchObject({ code: 110, spent: 0n })
    expect(server.requests).toHaveLength(1)
    expect(thief.credentials()).toBe(0)
    expectNothingOf(bound, thief)
  })
})

describe('a redirect of the paid request', () => {
  type Redirect = readonly [name: string, location: (thief: string, self: string) => string]
  const elsewhere: readonly Redirect[] = [
    ['another port', (thief) => `${thief}/x`],
    ['another name for the same address', (_thief, self) => self.replace('127.0.0.1', 'localhost')],
    ['the same place over https', (_thief, self) => self.replace('http:', 'https:')],
    ['another origin without a scheme', (thief) => thief.replace('http:', '')],
    ['another origin behind user info', (thief, self) => `http://${self.slice(7)}@${thief.slice(7)}/`],
    ['a backslash', (thief) => `\\\\${thief.slice(7)}/`],
    ['blanks before another origin', (thief) => `  ${thief}/`],
    ['another scheme', () => 'ftp://127.0.0.1/'],
    ['a file', () => 'file:///etc/passwd'],
    ['no place at all', () => 'http://'],
  ]
  test.each(elsewhere)(
    'to %s: 117, paid once, and only the shop has seen the credential',
    async (_name, location) => {
      const [victim, recipient] = [await createVictim(), freshAddress()]
      const thief = await hostileServer(() => ({ body: 'mine' }))
      const self = { url: '' }
      const shop = await settlingServer([{ ...besideLogin, request: { recipient } }], () =>
        moved(location(thief.url, self.url)),
      )
      self.url = shop.url
      const run = await victim.pay(shop.url, ['-L', ...login])
      expect({ code: run.code, stderr: run.stderr }).toEqual({
        code: 117,
        stderr: expect.stringMatching(/./),
      })
      expectOneFailure(run.stderr, run.payments[0]?.id)
      expect(run.moved).toMatchObject([{ to: recipient, amount: 10_000n }])
      expect(run.payments).toMatchObject([{ state: 'settled', settledBy: 'chain' }])
      expect({ thief: thief.connections(), shop: shop.credentials() }).toEqual({ thief: 0, shop: 1 })
      victim.expectNoLeak(run, shop)
    },
  )

  test.each([
    [303, 'GET'],
    [307, 'POST'],
  ])('%i within the origin goes on without the credential, as %s', async (status, method) => {
    const [victim, recipient] = [await createVictim(), freshAddress()]
    const shop = await hostileServer(async (request: Recorded) => {
      if (request.path.startsWith('/done')) return { body: 'done' }
      return request.credential === undefined ? paywall({ request: { recipient } }) : moved('/done', status)
    })
    const run = await victim.pay(shop.url, ['-L', '-d', 'SECRET-BODY'])
    expect({ code: run.code, stdout: run.stdout.toString() }).toEqual({ code: 0, stdout: 'done' })
    expect(shop.requests.map(({ credential }) => credential !== undefined)).toEqual([false, true, false])
    const last = shop.requests[2]
    expect({ method: last?.method, body: last?.body.toString() }).toEqual({
      method,
      body: method === 'GET' ? '' : 'SECRET-BODY',
    })
    expect(last?.headers).not.toHaveProperty('payment-authorization')
    expect(last?.headers).not.toHaveProperty('idempotency-key')
  })

  test('without -L it is an answer that is printed, and nothing is followed', async () => {
    const [victim, recipient] = [await createVictim(), freshAddress()]
    const thief = await hostileServer(() => ({ body: 'mine' }))
    const shop = await settlingServer([{ request: { recipient } }], () => ({
      ...moved(thief.url),
      body: 'moved',
    }))
    const run = await victim.pay(shop.url)
    expect({ code: run.code, stdout: run.stdout.toString() }).toEqual({ code: 0, stdout: 'moved' })
    expect(thief.connections()).toBe(0)
  })
})

/** An address of this machine that is not the loopback's. */
const outside = Object.values(networkInterfaces())
  .flatMap((list) => list ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address

describe('an unsafe way', () => {
  test('a certificate that is nobody’s: 60', async () => {
    const victim = await createVictim()
    const server = await tlsServer(() => paywall())
    const run = await victim.pay(server.url)
    expect(run).toMatchObject({ code: 60, spent: 0n, payments: [] })
    expectOneSentence(run.stderr)
    expect(server.requests).toHaveLength(0)
  })

  describe.skipIf(outside === undefined)('beyond the loopback', () => {
    test.each([
      ['plain http', hostileServer, [], /plain http/],
      ['a certificate that nobody checked', tlsServer, ['-k'], /not verified/],
    ] as const)('%s: 118', async (_name, start, args, words) => {
      const victim = await createVictim()
      const server = await start(() => paywall(), outside)
      const run = await victim.pay(server.url, args)
      expect(run).toMatchObject({ code: 118, spent: 0n, payments: [] })
      expectOneSentence(run.stderr)
      expect(run.stderr).toMatch(words)
      expect(run.stderr).toContain('--insecure-payment')
      expect(server.credentials()).toBe(0)
    })
  })
})
