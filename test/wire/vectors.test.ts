import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { formatBase64UrlText, parseBase64UrlText } from '../../src/core/base64url.ts'
import { formatJcs } from '../../src/core/jcs.ts'
import { decodeHeader } from '../../src/payment/decode-header.ts'
import { mpp } from '../../src/protocols/mpp/mpp.ts'
import base64url from '../fixtures/mpp/base64url.json' with { type: 'json' }
import challengeIds from '../fixtures/mpp/challenge-ids.json' with { type: 'json' }
import challenges from '../fixtures/mpp/challenges.json' with { type: 'json' }
import credentials from '../fixtures/mpp/credentials.json' with { type: 'json' }
import receipts from '../fixtures/mpp/receipts.json' with { type: 'json' }
import { bytesOf, reply } from '../helpers/paywall-reply.ts'

describe('challenges', () => {
  test.each(challenges.read)('reads $about', ({ wire, says }) => {
    expect(decodeHeader('challenge', bytesOf(wire))).toEqual([says])
  })

  test.each(challenges.refuse)('refuses $about', ({ wire }) => {
    expect(() => decodeHeader('challenge', wire)).toThrow(expect.objectContaining({ exitCode: 118 }))
    expect(mpp.readOffers(reply(402, ['WWW-Authenticate', wire])).filter(({ usable }) => usable)).toEqual([])
  })

  test('an unknown parameter that never ends decides nothing', () => {
    const { start, repeat, times, says } = challenges.endless
    expect(decodeHeader('challenge', start + repeat.repeat(times))).toEqual([says])
  })
})

describe('credentials', () => {
  test.each(credentials.read)('reads $about', ({ wire, says }) => {
    expect(decodeHeader('credential', wire)).toEqual([says])
  })

  test.each(credentials.refuse)('refuses $about', ({ wire }) => {
    expect(() => decodeHeader('credential', wire)).toThrow(expect.objectContaining({ exitCode: 118 }))
  })

  test.each(challenges.read.filter(({ says }) => 'amount' in says.request && 'currency' in says.request))(
    'answers a challenge with $about',
    ({ wire, says }) => {
      const [offer] = mpp.readOffers(reply(402, ['WWW-Authenticate', bytesOf(wire)]))
      if (!offer?.usable) throw new Error(offer?.reason)
      const payload = { type: 'hash', hash: '0x12' }
      const [[name, value] = ['', '']] = mpp.writePayment(offer, payload, 'did:pkh:eip155:42431:0x12')
      expect(name).toBe('Authorization')
      expect(value).toMatch(/^Payment [A-Za-z0-9_-]+$/)
      expect(decodeHeader('credential', value)).toEqual([
        { challenge: says, payload, source: 'did:pkh:eip155:42431:0x12' },
      ])
    },
  )
})

describe('receipts', () => {
  test.each(receipts.read)('reads $about', ({ wire, says }) => {
    const { raw, ...base } = mpp.readReceipt(reply(200, ['Payment-Receipt', wire])) ?? {}
    expect(base).toEqual(says)
    expect(raw).toEqual(says)
    expect(formatBase64UrlText(formatJcs(says))).toBe(wire)
    expect(decodeHeader('receipt', wire)).toEqual([says])
  })

  test.each(receipts.refuse)('refuses $about', ({ wire }) => {
    expect(mpp.readReceipt(reply(200, ['Payment-Receipt', wire]))).toBeUndefined()
    expect(() => decodeHeader('receipt', wire)).toThrow(expect.objectContaining({ exitCode: 118 }))
  })
})

describe('encodings', () => {
  test.each(base64url.pairs)('base64url of "$text"', ({ text, encoded }) => {
    expect(formatBase64UrlText(text)).toBe(encoded)
    expect(parseBase64UrlText(encoded)).toBe(text)
  })

  test.each(base64url.refuse)('%s is no base64url of a text', (encoded) => {
    expect(parseBase64UrlText(encoded)).toBeUndefined()
  })

  test.each(challengeIds.ids)('the id $id binds the canonical request', (row) => {
    const { id, secret, realm, method, intent, request, ...more } = row
    const {
      expires = '',
      digest = '',
      header = 'Authorization',
      opaque = '',
    } = more as Record<string, string>
    const fields = [realm, method, intent, formatBase64UrlText(formatJcs(request)), expires, digest]
    const bound = [...fields, ...(header === 'Authorization' ? [] : [header]), opaque]
    expect(createHmac('sha256', secret).update(bound.join('|')).digest('base64url')).toBe(id)
  })
})
