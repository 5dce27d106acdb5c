import { describe, expect, test } from 'vitest'
import type { Offer } from '../../../../src/core/payment.ts'
import { mpp } from '../../../../src/protocols/mpp/mpp.ts'
import { type ChallengeParts, challenge } from '../../../helpers/hostile-server.ts'
import { bytesOf, reply } from '../../../helpers/paywall-reply.ts'

const realm = 'api.example.com'

function read(...fields: readonly string[]): Offer[] {
  return mpp.readOffers(reply(402, ...fields.map((field) => ['WWW-Authenticate', field] as const)))
}

function readOne(parts: ChallengeParts): Offer {
  const [offer, ...more] = read(challenge({ realm, ...parts }))
  if (!offer || more.length > 0) throw new Error(`${more.length + 1} offers`)
  return offer
}

function refusal(offer: Offer | undefined): string {
  return !offer || offer.usable ? 'none' : `${offer.kind}: ${offer.reason}`
}

const plain = 'id="a", realm="api.example.com", method="tempo", intent="charge"'
const good = `Payment ${plain}, request="eyJhbW91bnQiOiIxIiwiY3VycmVuY3kiOiJ1c2QifQ"`

test('an offer holds what the challenge says', () => {
  const offer = readOne({
    id: 'c1',
    request: {
      amount: '25',
      currency: `0x${'Ab'.repeat(20)}`,
      recipient: '0xPayee',
      methodDetails: { chainId: 7 },
    },
    expires: '2030-01-01T02:00:00+02:00',
    more: { description: 'A report', digest: 'sha-256=:x:', header: 'payment-authorization', opaque: 'e30' },
  })
  expect(offer).toMatchObject({
    usable: true,
    protocol: 'mpp',
    method: 'tempo',
    intent: 'charge',
    chainId: undefined,
    asset: `0x${'ab'.repeat(20)}`,
    amount: 25n,
    recipient: '0xPayee',
    splits: [],
    expiresAt: Date.UTC(2030, 0, 1) / 1000,
    realm,
    challengeId: 'c1',
    description: 'A report',
    digest: 'sha-256=:x:',
    credentialHeader: 'Payment-Authorization',
    terms: { methodDetails: { chainId: 7 } },
    warnings: [],
  })
})

test.each([200, 401, 403, 407, 500])('a challenge on %i is none', (status) => {
  expect(mpp.readOffers(reply(status, ['WWW-Authenticate', good]))).toEqual([])
})

test('a 402 without Payment challenge offers nothing', () => {
  expect(read()).toEqual([])
  expect(read('Bearer realm="Payment id=1"', 'Negotiate abc==', 'Paymentx id="a"')).toEqual([])
})

test('every field counts, and a quote that is never closed ends with its field', () => {
  const offers = mpp.readOffers(
    reply(
      402,
      ['www-authenticate', `${good}, Bearer, ${good.replace('"a"', '"b"')}`],
      ['WWW-AUTHENTICATE', `Payment id="open, ${good}`],
      ['x', good],
      ['WWW-Authenticate', good.replace('"a"', '"d"')],
    ),
  )
  expect(offers.map((offer) => (offer.usable ? offer.challengeId : offer.reason))).toEqual([
    'a',
    'b',
    'the challenge is malformed: its id is not properly quoted',
    'd',
  ])
})

describe('a challenge with a flaw', () => {
  test.each([
    ['id=""', 'its id is empty'],
    ['id="\\"\\""', 'none'],
    ['id=', 'it carries a token where its parameters belong'],
    ['foo=1, id=', 'its id is empty'],
    ['ID="a", iD="b"', 'it names a parameter twice'],
    ['id="a", foo=1, FOO=2', 'it names a parameter twice'],
    ['id="a", __proto__="x", constructor=y, toString="z"', 'none'],
    ['id="a", __proto__="x", __PROTO__="y"', 'it names a parameter twice'],
    ['id="a"x', 'its id is not properly quoted'],
    ['id=a b', 'its id is not properly quoted'],
    ['id=a', 'none'],
    ["id='a'", 'none'],
    ['id="a", "b"', 'it holds text that is no parameter'],
    ['id="a", ="b"', 'it holds text that is no parameter'],
    ['id="a"; foo="b"', 'its id is not properly quoted'],
    ['id="a", foo="b"; bar="c"', 'none'],
    [`id="${'x'.repeat(1025)}"`, 'its id is longer than 1024 characters'],
  ])('%s', (id, reason) => {
    const [offer] = read(good.replace('id="a"', id))
    expect(refusal(offer)).toBe(
      reason === 'none' ? 'none' : `bad-challenge: the challenge is malformed: ${reason}`,
    )
  })

  test.each(['id', 'realm', 'method', 'intent', 'request'])('no %s', (name) => {
    const [offer] = read(good.replace(new RegExp(`${name}="[^"]*",? ?`), ''))
    expect(refusal(offer)).toBe(`bad-challenge: the challenge is malformed: it has no ${name}`)
  })

  test.each<[string, ChallengeParts, string]>([
    ['request: no base64url', { request: 'a!b' }, 'its request is not base64url of a JSON object'],
    ['request: a list', { request: 'W10' }, 'its request is not base64url of a JSON object'],
    ['request: no UTF-8', { request: '_w' }, 'its request is not base64url of a JSON object'],
    [
      'request: 10,000 deep',
      { request: encode(`{"a":${'['.repeat(1e4)}${']'.repeat(1e4)}}`) },
      'its request is not base64url of a JSON object',
    ],
    [
      'expires: no zone',
      { expires: '2030-01-01T00:00:00' },
      'its expires "2030-01-01T00:00:00" is no date and time with a zone',
    ],
    [
      'expires: no such day',
      { expires: '2030-02-30T00:00:00Z' },
      'its expires "2030-02-30T00:00:00Z" is no date and time with a zone',
    ],
    ['expires: empty', { expires: '' }, 'its expires "" is no date and time with a zone'],
    [
      'header: a cookie',
      { more: { header: 'Cookie' } },
      'it wants the credential in a header Cookie, where none belongs',
    ],
    ['header: empty', { more: { header: '' } }, 'it wants the credential in a header , where none belongs'],
  ])('%s', (_about, parts, reason) => {
    expect(refusal(readOne(parts))).toBe(`bad-challenge: the challenge is malformed: ${reason}`)
  })
})

describe('what a request asks for', () => {
  const tooMuch = (2n ** 256n).toString()
  const noAmount =
    'bad-challenge: the challenge is malformed: its amount is not a whole number of base units, written as a string'
  test.each<[Record<string, unknown>, string]>([
    ...[
      '',
      ' 1',
      '1 ',
      '-1',
      '+1',
      '1.0',
      '1e3',
      '0x10',
      '01',
      '00',
      '1_000',
      '٣',
      tooMuch,
      '9'.repeat(5000),
    ].map((amount) => [{ amount }, noAmount] as [Record<string, unknown>, string]),
    [{ amount: 1000 }, noAmount],
    [{ amount: undefined }, noAmount],
    [{ amount: (2n ** 256n - 1n).toString() }, 'none'],
    [{ amount: '0' }, 'none'],
    [{ currency: undefined }, 'bad-challenge: the challenge is malformed: it names no currency'],
    [{ currency: ['0x1'] }, 'bad-challenge: the challenge is malformed: it names no currency'],
    [{ currency: 'x'.repeat(257) }, 'bad-challenge: the challenge is malformed: it names no currency'],
    [{ recipient: 5 }, 'bad-challenge: the challenge is malformed: its recipient is no name or address'],
    [{ recipient: undefined }, 'none'],
    [{ methodDetails: { version: 1 } }, 'none'],
    [
      { methodDetails: { version: 2 } },
      'no-usable-offer: version 2 of tempo/charge is not one that presto speaks',
    ],
    [
      { methodDetails: { version: '1' } },
      'no-usable-offer: version 1 of tempo/charge is not one that presto speaks',
    ],
    [{ methodDetails: 'garbage' }, 'none'],
    [{ extra: { __proto__: 1, constructor: 'x' } }, 'none'],
  ])('%j', (request, expected) => {
    expect(refusal(readOne({ request }))).toBe(expected)
  })

  test('members of the prototype are not members of the request', () => {
    const request = encode('{"__proto__":{"amount":"1","currency":"usd"}}')
    expect(refusal(readOne({ request }))).toBe(noAmount)
  })
})

describe('what presto has never heard of', () => {
  test.each<[ChallengeParts, string]>([
    [{ method: 'Tempo' }, 'no-usable-offer: Tempo/charge is not a method presto can pay'],
    [{ method: 'x402:exact' }, 'no-usable-offer: x402:exact/charge is not a method presto can pay'],
    [{ intent: 'pay me' }, 'no-usable-offer: tempo/pay me is not a method presto can pay'],
    [{ intent: 'stream', request: 'e30' }, 'no-usable-offer: tempo/stream is not a method presto can pay'],
    [{ method: 'foo', request: { methodDetails: [1, { version: {} }] } }, 'none'],
  ])('%j', (parts, expected) => {
    expect(refusal(readOne(parts))).toBe(expected)
  })

  test('its shared fields are still shown', () => {
    const request = { amount: '1.5', currency: 'usd', recipient: 'acct_1', description: 'in the request' }
    expect(readOne({ method: 'Foo', request, expires: '2030-01-01T00:00:00Z' })).toMatchObject({
      usable: false,
      method: 'Foo',
      intent: 'charge',
      shown: { ...request, expires: '2030-01-01T00:00:00Z' },
    })
    expect(
      readOne({ request: { amount: 5, recipient: 'payee' }, more: { description: 'top' } }),
    ).toMatchObject({
      shown: { amount: undefined, recipient: 'payee', description: 'top' },
    })
  })
})

describe('text of the server', () => {
  test('is UTF-8 where it can be, else latin1', () => {
    const [utf8, latin1] = read(
      `${good}, description="${bytesOf('café ☕ — “x”')}"`,
      `${good}, description="caf\u00e9"`,
    )
    expect(utf8).toMatchObject({ description: 'café ☕ — “x”' })
    expect(latin1).toMatchObject({ description: 'café' })
  })

  test('shows the escapes that some servers write, and echoes what the grammar makes of them', () => {
    const [offer] = read(`${good}, description="a \\u2014 b \\"c\\" \\ud83d\\ude00 \\u20 d"`)
    if (!offer?.usable) throw new Error(offer?.reason)
    expect(offer.description).toBe('a — b "c" 😀 u20 d')
    expect(offer.raw).toMatchObject({ description: 'a u2014 b "c" ud83dude00 u20 d' })
  })

  test('reaches no reason unsanitised', () => {
    const [offer] = read(challenge({ realm, method: '\u001b]8;;x\u0007Tempo\u202e', expires: '\u009b31m' }))
    expect(offer).toMatchObject({
      usable: false,
      method: ']8;;xTempo',
      reason: 'the challenge is malformed: its expires "31m" is no date and time with a zone',
    })
  })

  test('that broke out of its quotes is dropped with a warning', () => {
    const [offer] = read(good.replace(', request', ', description="a "nice" day", request'))
    expect(offer).toMatchObject({
      usable: true,
      description: 'a ',
      warnings: ['the challenge is not properly quoted; parts of its text are lost'],
    })
  })
})

test.each([
  ['api.example.com', []],
  ['API.Example.com:8443', []],
  ['example.com', []],
  ['com', ['the challenge is made out for "com", not for api.example.com']],
  ['ample.com', ['the challenge is made out for "ample.com", not for api.example.com']],
  ['evil\u0007.example', ['the challenge is made out for "evil.example", not for api.example.com']],
])('the realm %j is compared with the host', (given, warnings) => {
  expect(readOne({ realm: given })).toMatchObject({ usable: true, warnings })
})

test.each([
  ['127.0.0.1', '0.0.1', 1],
  ['127.0.0.1', '127.0.0.1:8080', 0],
  ['::1', '[::1]:8080', 0],
  ['::1', '::1', 0],
  ['', 'anything', 0],
])('on the host "%s" the realm %s gives %i warnings', (host, given, count) => {
  const paywall = { ...reply(402, ['WWW-Authenticate', challenge({ realm: given })]), host }
  const [offer] = mpp.readOffers(paywall)
  expect(offer?.usable && offer.warnings.length).toBe(count)
})

test('large challenges are read and the number of them is bounded', () => {
  const large = challenge({ realm, request: { methodDetails: { pad: 'x'.repeat(40_000) } } })
  expect(read(large, large, large).map(({ usable }) => usable)).toEqual([true, true, true])
  expect(readOne({ request: { pad: 'x'.repeat(60_000) } })).toMatchObject({ kind: 'bad-challenge' })
  expect(read(Array.from({ length: 500 }, () => good).join(', '))).toHaveLength(128)
  expect(read(`${good}, x="${'\\'.repeat(300_000)}`)).toEqual([])
})

function encode(text: string): string {
  return Buffer.from(text).toString('base64url')
}
