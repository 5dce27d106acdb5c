import { describe, expect, test } from 'vitest'
import type { CallContext, ChannelVersion } from '../../../../src/core/channel.ts'
import { BadChallengeError, OverLimitError } from '../../../../src/core/errors.ts'
import { channelId } from '../../../../src/methods/tempo-session/channel-id.ts'
import { draftCall, draftOpen } from '../../../../src/methods/tempo-session/draft-call.ts'
import { tempoSession } from '../../../../src/methods/tempo-session/tempo-session.ts'
import { channelFacts, details, devAddress, sessionOffer } from '../../../helpers/session-offer.ts'

const salt = `0x${'5a'.repeat(32)}` as const
const now = 1_800_000_000
const context: CallContext = {
  now,
  maxFeeMicros: 50_000n,
  sponsored: false,
  validAfter: 77,
  expiresAt: undefined,
}

function open(version: ChannelVersion, more: Partial<CallContext> = {}, deposit = 50_000n) {
  const offer = tempoSession.read(sessionOffer(details[version]))
  if (!offer.usable) throw new Error(offer.reason)
  return draftOpen(offer, { ...context, ...more, payer: devAddress, salt, deposit })
}

describe.each(['v1', 'v2'] as const)('%s', (version) => {
  test('the id of a new channel is known before anything is signed', () => {
    const call = open(version)
    expect(call).toMatchObject({
      kind: 'open',
      amount: 50_000n,
      channel: {
        version,
        chainId: 42431,
        payer: devAddress,
        payee: '0x742d35cc6634c0532925a3b844bc9e7595f8fe00',
        authorizedSigner: devAddress,
        salt,
      },
      draft: { sponsored: false, validBefore: now + 25, fields: { validAfter: '77' } },
    })
    expect(call.channel.id).toBe(channelId(call.channel))
    expect(open(version)).toEqual(call)
  })

  test('never outlives the challenge', () => {
    expect(open(version, { expiresAt: now + 5 }).draft.validBefore).toBe(now + 5)
    expect(open(version, { expiresAt: now + 500 }).draft.validBefore).toBe(now + 25)
  })

  test('costs nothing when the server pays, and stays within what sponsors take', () => {
    const { feeMicros, fields, sponsored } = open(version, { sponsored: true, maxFeeMicros: 0n }).draft
    expect({ feeMicros, sponsored }).toEqual({ feeMicros: 0n, sponsored: true })
    expect(BigInt(fields['gas'] ?? 0)).toBeLessThanOrEqual(2_000_000n)
  })

  test('is refused above the ceiling of fees', () => {
    const { feeMicros } = open(version).draft
    expect(feeMicros).toBeGreaterThan(0n)
    expect(open(version, { maxFeeMicros: feeMicros }).draft.feeMicros).toBe(feeMicros)
    expect(() => open(version, { maxFeeMicros: feeMicros - 1n })).toThrow(OverLimitError)
    const channel = channelFacts(version)
    for (const kind of ['topUp', 'requestClose', 'withdraw'] as const)
      expect(() => draftCall(kind, channel, 0n, { ...context, maxFeeMicros: 1n })).toThrow(OverLimitError)
  })

  test('is refused beyond what a channel holds', () => {
    const most = version === 'v1' ? 2n ** 128n - 1n : 2n ** 96n - 1n
    expect(open(version, {}, most).amount).toBe(most)
    expect(() => open(version, {}, most + 1n)).toThrow(BadChallengeError)
    expect(() => draftCall('topUp', channelFacts(version), most + 1n, context)).toThrow(BadChallengeError)
  })

  test('a topUp may be sponsored, what goes out without the server never is', () => {
    const channel = channelFacts(version)
    const sponsored = { ...context, sponsored: true }
    expect(draftCall('topUp', channel, 5n, sponsored).draft).toMatchObject({ sponsored: true, feeMicros: 0n })
    for (const kind of ['requestClose', 'withdraw'] as const) {
      const { draft } = draftCall(kind, channel, 0n, sponsored)
      expect(draft.sponsored).toBe(false)
      expect(draft.feeMicros).toBeGreaterThan(0n)
    }
  })
})

test('a v2 channel is tied to its transaction: anything else in it is another channel', () => {
  const ids = [
    open('v2').channel.id,
    open('v2', { validAfter: 78 }).channel.id,
    open('v2', { now: now + 1 }).channel.id,
    open('v2', { sponsored: true }).channel.id,
    open('v2', {}, 50_001n).channel.id,
  ]
  expect(new Set(ids).size).toBe(ids.length)
  expect(open('v1', { now: now + 1 }).channel.id).toBe(open('v1').channel.id)
})
