import fc from 'fast-check'
import { Challenge } from 'mppx'
import { expect, test } from 'vitest'
import { formatBase64UrlText } from '../../src/core/base64url.ts'
import { CliError } from '../../src/core/errors.ts'
import type { UsableOffer } from '../../src/core/payment.ts'
import { decodeHeader, headerTypes } from '../../src/payment/decode-header.ts'
import { offerFromStored, storedChallenge, writePayment } from '../../src/protocols/mpp/credential.ts'
import { mpp } from '../../src/protocols/mpp/mpp.ts'
import { explainProblem, readProblem } from '../../src/protocols/mpp/problem.ts'
import { bytesOf, reply } from '../helpers/paywall-reply.ts'

type Params = Readonly<Record<string, string>>

const line = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((text) => !/[\r\n]/.test(text))
const filledLine = line.filter((text) => text.trim() !== '')

const request = fc
  .record({
    amount: fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }).map(String),
    currency: fc
      .string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 40, maxLength: 40 })
      .map((digits) => `0x${digits}`),
    recipient: fc.option(filledLine, { nil: undefined }),
    methodDetails: fc.option(fc.jsonValue({ maxDepth: 3 }), { nil: undefined }),
  })
  .map((members) => formatBase64UrlText(JSON.stringify(members)))

const params: fc.Arbitrary<Params> = fc
  .record(
    {
      id: filledLine,
      realm: filledLine,
      method: fc.constantFrom('tempo', 'evm', 'foo'),
      intent: fc.constant('charge'),
      request,
      description: line,
      digest: line,
      expires: fc.constantFrom('2030-01-01T00:00:00Z', '2030-01-01T02:00:00.5+02:00'),
      header: fc.constantFrom('Authorization', 'Payment-Authorization'),
      opaque: line,
    },
    { requiredKeys: ['id', 'realm', 'method', 'intent', 'request'] },
  )
  .map((members) => ({ ...members }))

/** One of the many ways to write a challenge. */
type Spelling = Readonly<{
  scheme: string
  comma: string
  equals: string
  upper: boolean
  escapeAll: boolean
  turn: number
}>
const spelling: fc.Arbitrary<Spelling> = fc.record({
  scheme: fc.constantFrom('Payment ', 'PAYMENT  ', 'payment\t', 'pAyMeNt   '),
  comma: fc.constantFrom(', ', ',', ' ,\t', ', , '),
  equals: fc.constantFrom('=', ' = ', '= ', '\t='),
  upper: fc.boolean(),
  escapeAll: fc.boolean(),
  turn: fc.nat(9),
})

function write(members: Params, how: Spelling): string {
  const entries = Object.entries(members)
  const cut = how.turn % entries.length
  const turned = [...entries.slice(cut), ...entries.slice(0, cut)]
  const written = turned.map(([name, value]) => {
    const bytes = bytesOf(value)
    const escaped = how.escapeAll ? bytes.replace(/[^u]/gs, '\\$&') : bytes.replace(/["\\]/g, '\\$&')
    return `${how.upper ? name.toUpperCase() : name}${how.equals}"${escaped}"`
  })
  return how.scheme + written.join(how.comma)
}

const decoy = fc.constantFrom(
  'Basic realm="say Payment id=\\"x\\", please"',
  'Bearer',
  'Negotiate YIIG+a/b==',
  'Digest realm="a, Payment id=1", nonce=abc, qop="auth"',
  'X-Payment id="p", realm="r"',
  'Bearer Payment id="p"',
)

const broken = fc.constantFrom(
  'Payment id="b", id="c", realm="r", method="tempo", intent="charge", request="e30"',
  'Payment id="b"x, realm="r", method="tempo", intent="charge", request="e30"',
  'Payment id="b", realm="r", method="tempo", intent="charge", request="%%%"',
  'Payment realm="r"',
  'Payment',
  'Payment abc==',
  'Payment @="x"',
  'Payment id="b"; realm="r"; method="tempo"',
)

function usable(...fields: readonly string[]): UsableOffer[] {
  const headers = fields.map((field) => ['WWW-Authenticate', field] as const)
  return mpp.readOffers(reply(402, ...headers)).filter((offer) => offer.usable)
}

test('whatever stands in the headers, reading does not throw', () => {
  const piece = fc.constantFrom(
    'Payment ',
    'id=',
    '"',
    '\\',
    ',',
    '=',
    ' ',
    'request="e30"',
    'realm="r"',
    '\t',
  )
  const soup = fc
    .array(fc.oneof(piece, fc.string({ unit: 'binary' })), { maxLength: 60 })
    .map((list) => list.join(''))
  fc.assert(
    fc.property(soup, fc.integer({ min: 100, max: 599 }), (text, status) => {
      mpp.readOffers(reply(402, ['WWW-Authenticate', text]))
      mpp.readReceipt(reply(status, ['Payment-Receipt', text]))
      for (const type of headerTypes)
        try {
          decodeHeader(type, text)
        } catch (error) {
          expect(error).toBeInstanceOf(CliError)
        }
    }),
    { numRuns: 3000 },
  )
})

test('whatever the body is, explaining it gives one safe line', () => {
  const members = fc.dictionary(
    fc.constantFrom('type', 'title', 'detail', 'x'),
    fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()),
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array(),
        members.map((value) => Buffer.from(JSON.stringify(value))),
      ),
      (body) => {
        const problem = readProblem('application/problem+json', body)
        if (problem) expect(explainProblem(problem)).toMatch(/^the server \P{Cc}{1,400}$/u)
      },
    ),
    { numRuns: 2000 },
  )
})

test('a challenge reads the same however it is written, and its credential echoes it exactly', () => {
  fc.assert(
    fc.property(params, spelling, (members, how) => {
      const [offer, ...more] = usable(write(members, how))
      expect(more).toEqual([])
      if (!offer) throw new Error('not usable')
      const [[header = '', value = ''] = []] = writePayment(offer, { type: 'proof' }, undefined)
      expect(header).toBe(members['header'] ?? 'Authorization')
      const credential = JSON.parse(Buffer.from(value.slice(8), 'base64url').toString())
      expect(credential).toEqual({ challenge: members, payload: { type: 'proof' } })
    }),
    { numRuns: 1000 },
  )
})

test('a stored challenge makes the same credential again', () => {
  fc.assert(
    fc.property(params, spelling, (members, how) => {
      const [offer] = usable(write(members, how))
      if (!offer) throw new Error('not usable')
      const stored = JSON.parse(JSON.stringify(storedChallenge(offer)))
      const again = offerFromStored(stored)
      if (!again?.usable) throw new Error('lost')
      const payload = { signature: '0x12' }
      expect(writePayment(again, payload, 'did:x')).toEqual(writePayment(offer, payload, 'did:x'))
      expect({ ...again, description: undefined, warnings: [] }).toEqual({
        ...offer,
        description: undefined,
        warnings: [],
      })
    }),
    { numRuns: 500 },
  )
})

test('good challenges are found in order among other schemes and broken ones, in one field or several', () => {
  const good = fc
    .tuple(params, spelling)
    .map(([members, how]) => ({ id: members['id'], text: write(members, how) }))
  const other = fc.oneof(decoy, broken).map((text) => ({ id: undefined, text }))
  fc.assert(
    fc.property(fc.array(fc.oneof(good, other), { maxLength: 8 }), fc.boolean(), (list, joined) => {
      const texts = list.map(({ text }) => text)
      const found = joined ? usable(texts.join(', ')) : usable(...texts)
      expect(found.map(({ challengeId }) => challengeId)).toEqual(list.flatMap(({ id }) => id ?? []))
    }),
    { numRuns: 1000 },
  )
})

test('a challenge that mppx wrote says the same here as there', () => {
  const members = fc.record({
    id: fc.string({ minLength: 1, unit: 'grapheme-ascii' }),
    realm: fc.string({ minLength: 1, unit: 'grapheme-ascii' }),
    description: fc.string({ minLength: 1, unit: 'grapheme-ascii' }),
    // mppx loses members of that name.
    request: fc
      .dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }))
      .filter((value) => !JSON.stringify(value).includes('__proto__')),
  })
  fc.assert(
    fc.property(members, ({ request: body, ...text }) => {
      const wire = Challenge.serialize({
        ...text,
        method: 'tempo',
        intent: 'charge',
        request: body,
        expires: '2030-01-01T00:00:00Z',
      })
      const { description, expires, id, intent, method, realm, request: read } = Challenge.deserialize(wire)
      expect(decodeHeader('challenge', wire)).toEqual([
        { id, realm, method, intent, request: read, description, expires },
      ])
    }),
    { numRuns: 500 },
  )
})
