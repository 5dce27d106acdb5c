import { expect, test } from 'vitest'
import type { UsableOffer } from '../../../../src/core/payment.ts'
import { offerFromStored, storedChallenge, writePayment } from '../../../../src/protocols/mpp/credential.ts'
import { mpp } from '../../../../src/protocols/mpp/mpp.ts'
import { type ChallengeParts, challenge, readCredential } from '../../../helpers/hostile-server.ts'
import { reply } from '../../../helpers/paywall-reply.ts'

function offerOf(parts: ChallengeParts): UsableOffer {
  const [offer] = mpp.readOffers(reply(402, ['WWW-Authenticate', challenge(parts)]))
  if (!offer?.usable) throw new Error(offer?.reason)
  return offer
}

/** Not canonical, in the other alphabet, padded: a server's HMAC is over just these characters. */
const oddRequest = `${Buffer.from('{ "currency":"usd",\n"amount":"1", "?":"???>>>" }').toString('base64').replace(/=*$/, '')}==`

const everything = {
  id: 'c "1"',
  realm: 'api.example.com',
  request: oddRequest,
  expires: '2030-01-01T02:00:00.50+02:00',
  more: {
    description: 'a\\b',
    digest: 'sha-256=:abc=:',
    header: 'payment-AUTHORIZATION',
    opaque: 'no base64 at all {',
    unknown: 'x',
  },
}

test('a credential echoes what was received, character for character, and nothing else', () => {
  const offer = offerOf(everything)
  const [[name = '', value] = [], ...more] = writePayment(offer, { z: 1, a: '2' }, 'did:pkh:eip155:1:0xabc')
  expect(more).toEqual([])
  expect(name).toBe('Payment-Authorization')
  expect(readCredential(value)).toEqual({
    challenge: {
      id: 'c "1"',
      realm: 'api.example.com',
      method: 'tempo',
      intent: 'charge',
      request: oddRequest,
      description: 'a\\b',
      digest: 'sha-256=:abc=:',
      expires: '2030-01-01T02:00:00.50+02:00',
      header: 'payment-AUTHORIZATION',
      opaque: 'no base64 at all {',
    },
    payload: { z: 1, a: '2' },
    source: 'did:pkh:eip155:1:0xabc',
  })
})

test('a credential is canonical JSON in base64url without padding', () => {
  const offer = offerOf({
    id: 'c1',
    realm: 'r',
    request: 'eyJhbW91bnQiOiIxIiwiY3VycmVuY3kiOiJ1c2QifQ',
    expires: null,
  })
  const [[name, value = ''] = []] = writePayment(offer, { b: 1, a: 'é' }, undefined)
  expect(name).toBe('Authorization')
  expect(value).toMatch(/^Payment [A-Za-z0-9_-]+$/)
  expect(Buffer.from(value.slice(8), 'base64url').toString()).toBe(
    '{"challenge":{"id":"c1","intent":"charge","method":"tempo","realm":"r",' +
      '"request":"eyJhbW91bnQiOiIxIiwiY3VycmVuY3kiOiJ1c2QifQ"},"payload":{"a":"é","b":1}}',
  )
})

test('a stored challenge gives the same offer and credential again', () => {
  const offer = offerOf(everything)
  const stored = JSON.parse(JSON.stringify(storedChallenge(offer))) as Record<string, string>
  const again = offerFromStored(stored)
  if (!again?.usable) throw new Error(again?.reason)
  expect(again).toEqual(offer)
  expect(writePayment(again, { a: 1 }, undefined)).toEqual(writePayment(offer, { a: 1 }, undefined))
})

test('what was stored and is no challenge is none', () => {
  expect(offerFromStored({})).toBeUndefined()
  expect(offerFromStored({ ...storedChallenge(offerOf({})), expires: 'soon' })).toBeUndefined()
})
