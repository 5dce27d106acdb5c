import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  isSecretHeader,
  redactForeignText,
  redactHeaderLine,
  redactHeaderValue,
  redactText,
} from '../../../src/output/redact.ts'

test.each([
  'Authorization',
  'proxy-authorization',
  'Payment-Authorization',
  'PAYMENT-SIGNATURE',
  'X-PAYMENT',
  'X-Payment-Response',
  'Payment-Response',
  'Payment-Receipt',
  'Payment-Session-Id',
  'SIGN-IN-WITH-X',
  'Cookie',
  'Set-Cookie',
  'X-Api-Key',
  'api-key',
  'apikey',
  'X-Auth-Token',
  'X-Auth',
  'PRIVATE-TOKEN',
  'AccessToken',
  'X-Amz-Security-Token',
  'Ocp-Apim-Subscription-Key',
  'client-secret',
  'X-Password',
  'Mcp-Session-Id',
])('%s is secret', (name) => {
  expect(isSecretHeader(name)).toBe(true)
})

test.each([
  'WWW-Authenticate',
  'Proxy-Authenticate',
  'Payment-Required',
  'X-Payment-Required',
  'Accept-Payment',
  'Content-Type',
  'Idempotency-Key',
  'Sec-WebSocket-Key',
  'Access-Control-Allow-Credentials',
  'X-RateLimit-Remaining-Tokens',
  'Keep-Alive',
  'Host',
])('%s is public', (name) => {
  expect(isSecretHeader(name)).toBe(false)
})

test.each([
  [`Authorization: Payment ${'e'.repeat(612)}`, 'Authorization: Payment [redacted, 612 bytes]'],
  ['authorization: Basic dTpw', 'authorization: Basic [redacted, 4 bytes]'],
  ['Authorization: sk-live-123 and more', 'Authorization: [redacted, 20 bytes]'],
  ['Authorization: Bearer', 'Authorization: [redacted, 6 bytes]'],
  ['Cookie:a=1; b=2', 'Cookie:[redacted, 8 bytes]'],
  ['X-Api-Key:', 'X-Api-Key:'],
  ['Location: https://u:p@host/x?y=1', 'Location: https://host/x?y=1'],
  ['WWW-Authenticate: Payment id="x"', 'WWW-Authenticate: Payment id="x"'],
  ['GET http://u:p@host/cookie: HTTP/1.1', 'GET http://host/cookie: HTTP/1.1'],
  ['HTTP/1.1 402 Payment Required', 'HTTP/1.1 402 Payment Required'],
])('the line %s', (line, shown) => {
  expect(redactHeaderLine(line)).toBe(shown)
})

test.each([
  ['cannot reach https://u:p@h.test/a?key=1#f now', 'cannot reach https://h.test/a?[redacted] now'],
  ['GET /v1/x?token=abc failed', 'GET /v1/x?[redacted] failed'],
  ['sent Authorization: Payment abc', 'sent Authorization: Payment [redacted, 3 bytes]'],
  ['with Bearer abcdefgh1', 'with Bearer [redacted, 9 bytes]'],
  ['with Basic dXNlcjpwYXNz', 'with Basic [redacted, 12 bytes]'],
  ['{"password":"hunter2"}', '{"password":[redacted, 9 bytes]}'],
  ['client_secret=abc&x=1', 'client_secret=[redacted, 3 bytes]&x=1'],
  [`rawTransaction 0x${'ab'.repeat(100)}`, 'rawTransaction [redacted, 202 bytes]'],
  ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln', '[redacted, 41 bytes]'],
])('the text %s', (text, shown) => {
  expect(redactText(text)).toBe(shown)
})

test.each([
  'payment pay_01m6k2r5x0abcdefghjk stays "sent" until `presto history check` has asked the chain',
  `the payment 0x${'3f'.repeat(32)} settled`,
  'unknown token 0x20c0000000000000000000000000000000000000',
  'Basic authentication is wanted',
  'wrong password: try again',
  'option --url: is unknown; what now? Try a=b',
])('leaves alone: %s', (text) => {
  expect(redactText(text)).toBe(text)
})

test('an error that is not ours shows nothing as long as a key', () => {
  const key = 'ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'
  for (const text of [`invalid key 0x${key}`, `invalid key ${key}`, `[${key}]`])
    expect(redactForeignText(text)).not.toContain(key.slice(0, 12))
})

const secret = fc.stringMatching(/^[A-Za-z0-9_-]{24,60}$/)
const filler = fc.string({ maxLength: 20 }).filter((text) => !/[\r\n]/.test(text))
const places: ((value: string) => string)[] = [
  (value) => `Authorization: Payment ${value}`,
  (value) => `Cookie: sid=${value}`,
  (value) => `x-api-key: ${value}`,
  (value) => `Bearer ${value}`,
  (value) => `https://user:${value}@host.test/`,
  (value) => `https://${value}@host.test/`,
  (value) => `https://host.test/path?${value}`,
  (value) => `"client_secret":"${value}"`,
  (value) => `eyJ${value}`,
]

test('a secret does not survive in any text around it', () => {
  fc.assert(
    fc.property(secret, fc.constantFrom(...places), filler, filler, (value, place, before, after) => {
      const shown = redactText(`${before} ${place(value)} ${after}`)
      expect(shown).not.toContain(value)
      expect(redactText(shown)).toBe(shown)
    }),
  )
})

test('a secret header shows its scheme and length, whatever it holds', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (value) => {
      expect(redactHeaderValue('Cookie', value)).toMatch(/^([\w-]+[ \t]+)?\[redacted, \d+ bytes\]$/)
    }),
  )
})

test.each(['a.', 'http://', 'x-', '/?', '@', 'a-authorization', 'Basic AAAA', 'password'])(
  'eight thousand characters of %s are read within the time of a test',
  (piece) => {
    const text = piece.repeat(8000 / piece.length)
    expect(redactText(`${text} https://u:p@h.test/`)).not.toContain('u:p')
  },
)
