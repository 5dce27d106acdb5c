import { expect, test } from 'vitest'
import { TunnelError } from '../../../src/core/errors.ts'
import type { RouteOptions } from '../../../src/core/http.ts'
import { parseTargetUrl } from '../../../src/core/target-url.ts'
import { chooseRoute } from '../../../src/http/choose-route.ts'
import { isListed } from '../../../src/http/no-proxy.ts'
import { parseProxy } from '../../../src/http/proxy-url.ts'
import { createTransport } from '../../../src/http/transport.ts'
import { plainOptions, planFor, textOf } from './plans.ts'
import { rawServer } from './raw-server.ts'

const straight: RouteOptions = {
  proxy: undefined,
  variables: { http: undefined, https: undefined, all: undefined },
  noProxy: undefined,
  preProxy: undefined,
  proxyUser: undefined,
  proxyHeaders: [],
  userAgent: 'presto',
  tunnel: false,
  connectVersion: '1.1',
  hideConnect: false,
  fail: false,
  proxyInsecure: false,
  proxyCaFile: undefined,
  resolve: [],
  connectTo: [],
  unixSocket: undefined,
  interface: undefined,
  localPorts: undefined,
  family: undefined,
  keepAliveMs: undefined,
  nextAddressMs: undefined,
}

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

test.each([
  ['', 'a.test', false],
  ['*', 'a.test', true],
  ['*,b', 'a.test', false],
  ['a.test', 'A.test.', true],
  ['.a.test', 'a.test', true],
  ['a.test', 'x.a.test', true],
  ['a.test', 'xa.test', false],
  ['b.test a.test.', 'a.test', true],
  ['127.0.0.1', '127.0.0.1', true],
  ['10.0.0.0/8,127.0.0.0/8', '127.9.9.9', true],
  ['10.0.0.0/8', '127.9.9.9', false],
  ['127.0.0.0/40', '127.0.0.0', false],
  ['0.0.1', '127.0.0.1', false],
  ['fe80::/10', 'fe80::1%lo', true],
  ['::1', '::1', true],
  ['::2', '::1', false],
])('no_proxy %s and the host %s: %j', (list, host, expected) => {
  expect(isListed(list, host)).toBe(expected)
})

test.each([
  ['p.test', 'http', 'p.test', 1080, undefined],
  ['https://P.test/', 'https', 'p.test', 443, undefined],
  ['socks5h://u%3A:p%40@[::1]:9', 'socks5h', '::1', 9, 'u::p@'],
  ['socks4://me@1.2.3.4', 'socks4', '1.2.3.4', 1080, 'me:'],
])('the proxy %s', (text, kind, host, port, user) => {
  expect(parseProxy(text, undefined)).toEqual({ kind, host, port, user })
})

test.each([
  ['ftp://p.test', 7],
  ['http://p.test:70000', 5],
  ['http://', 5],
])('%s is no proxy: %i', (text, number) => {
  expect(() => parseProxy(text, undefined)).toThrow(expect.objectContaining({ number }))
})

test('whatever leads elsewhere is another pool of connections', () => {
  const url = parseTargetUrl('https://a.test/')
  const options: Partial<RouteOptions>[] = [
    {},
    { proxy: 'p.test' },
    { proxy: 'q.test' },
    { proxy: 'u:p@p.test' },
    { proxy: 'https://p.test' },
    { proxy: 'https://p.test', proxyInsecure: true },
    { resolve: ['a.test:443:1.2.3.4'] },
    { connectTo: ['::b.test:'] },
    { unixSocket: '/a' },
    { interface: 'lo' },
  ]
  const keys = options.map((each) => chooseRoute({ ...straight, ...each }, url).key)
  expect(new Set(keys).size).toBe(options.length)
})

test('a proxy on this machine is not the server: nothing about it is loopback', async () => {
  const proxy = await rawServer(() => ok)
  const route = { ...straight, proxy: proxy.origin }
  const transport = createTransport({ ...plainOptions, route }, undefined)
  const reply = await transport.send(planFor('http://127.0.0.1/x'))
  expect(reply).toMatchObject({ loopback: false, verified: false, remotePort: proxy.port })
  expect(proxy.requests[0]?.head).toMatch(/^GET http:\/\/127\.0\.0\.1\/x HTTP\/1\.1\r\n/)
  expect(await textOf(reply.body)).toBe('ok')
  transport.close()
})

test('a proxy that asks for money is a failure, not a paywall', async () => {
  const challenge =
    'WWW-Authenticate: Payment id="a", realm="r", method="tempo", intent="charge", request="e30"'
  const proxy = await rawServer(() => `HTTP/1.1 402 Payment Required\r\n${challenge}\r\n\r\n`)
  const route = { ...straight, proxy: proxy.origin, userAgent: 'a' }
  const transport = createTransport({ ...plainOptions, route }, undefined)
  const failure = await transport.send(planFor('https://a.test/')).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(TunnelError)
  expect(failure).toMatchObject({ number: 56, status: 402 })
  expect(proxy.requests.map(({ head }) => head)).toEqual([
    'CONNECT a.test:443 HTTP/1.1\r\nHost: a.test:443\r\nUser-Agent: a\r\nProxy-Connection: Keep-Alive\r\n\r\n',
  ])
  transport.close()
})

test('--connect-timeout covers a proxy that says nothing', async () => {
  const proxy = await rawServer(() => undefined)
  const route = { ...straight, proxy: proxy.origin }
  const transport = createTransport({ ...plainOptions, connectTimeoutMs: 50, route }, undefined)
  await expect(transport.send(planFor('https://a.test/'))).rejects.toMatchObject({ number: 28 })
  transport.close()
})
