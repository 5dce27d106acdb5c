import { describe, expect, test } from 'vitest'
import { encodeForSigning } from '../../../../src/chain/tempo-transaction.ts'
import type { ApprovedCall, ChannelFacts, ChannelVersion } from '../../../../src/core/channel.ts'
import { callTransaction } from '../../../../src/methods/tempo-session/call-transaction.ts'
import { draftCall, draftOpen } from '../../../../src/methods/tempo-session/draft-call.ts'
import { assertCallMeans } from '../../../../src/methods/tempo-session/read-call.ts'
import { tempoSession } from '../../../../src/methods/tempo-session/tempo-session.ts'
import { channelFacts, details, devAddress, sessionOffer } from '../../../helpers/session-offer.ts'

const other = `0x${'77'.repeat(20)}` as const
const bytes = `0x${'11'.repeat(32)}` as const
const context = {
  now: 1_800_000_000,
  maxFeeMicros: 50_000n,
  sponsored: false,
  validAfter: 7,
  expiresAt: undefined,
}

function openOf(version: ChannelVersion): ApprovedCall {
  const offer = tempoSession.read(sessionOffer(details[version]))
  if (!offer.usable) throw new Error(offer.reason)
  return draftOpen(offer, { ...context, payer: devAddress, salt: `0x${'5a'.repeat(32)}`, deposit: 5n })
}

function bytesOf({ kind, channel, amount, draft }: ApprovedCall): string {
  return encodeForSigning(callTransaction(kind, channel, channel.id, amount, draft))
}

const calls: readonly ApprovedCall[] = (['v1', 'v2'] as const).flatMap((version) => [
  openOf(version),
  draftCall('topUp', channelFacts(version), 5n, context),
  draftCall('topUp', channelFacts(version), 5n, { ...context, sponsored: true }),
  draftCall('requestClose', channelFacts(version), 0n, context),
  draftCall('withdraw', channelFacts(version), 0n, context),
])

describe.each(calls.map((call) => [`${call.channel.version} ${call.kind}`, call] as const))(
  '%s',
  (_name, call) => {
    const { channel, draft } = call
    const signing = bytesOf(call)
    const altered = (change: Partial<ChannelFacts>) => ({ ...call, channel: { ...channel, ...change } })

    test('accepts its own bytes', () => {
      expect(() => assertCallMeans(signing, call)).not.toThrow()
    })

    test.each<[string, ApprovedCall]>([
      ['amount', { ...call, amount: call.amount + 1n }],
      ['kind', { ...call, kind: call.kind === 'withdraw' ? 'requestClose' : 'withdraw' }],
      ['id', altered({ id: bytes })],
      ['generation', altered({ version: channel.version === 'v1' ? 'v2' : 'v1' })],
      ['chain', altered({ chainId: 4217 })],
      ['contract', altered({ escrow: other })],
      ['token', altered({ token: other })],
      ['payer', altered({ payer: other })],
      ['payee', altered({ payee: other })],
      ['salt', altered({ salt: bytes })],
      ['signer', altered({ authorizedSigner: other })],
      ['end', { ...call, draft: { ...draft, validBefore: draft.validBefore + 1 } }],
      ['sponsor', { ...call, draft: { ...draft, sponsored: !draft.sponsored } }],
      ['gas', { ...call, draft: { ...draft, fields: { ...draft.fields, gas: '1' } } }],
      ['start', { ...call, draft: { ...draft, fields: { ...draft.fields, validAfter: '1' } } }],
    ])('sees a difference in: %s', (_what, approved) => {
      expect(() => assertCallMeans(signing, approved)).toThrow('differs')
    })

    test.each<[string, (text: string) => string]>([
      ['bytes behind', (text) => `${text}00`],
      ['another type', (text) => `77${text.slice(2)}`],
      ['another contract', (text) => text.replaceAll(channel.escrow.slice(2), other.slice(2))],
    ])('does not take %s', (_what, change) => {
      expect(change(signing)).not.toBe(signing)
      expect(() => assertCallMeans(change(signing), call)).toThrow(Error)
    })
  },
)

test('does not take an allowance that is higher than the deposit', () => {
  const call = openOf('v1')
  const five = `${'0'.repeat(63)}5`
  const signing = bytesOf(call).replace(five, `${'0'.repeat(63)}6`)
  expect(signing).not.toBe(bytesOf(call))
  expect(() => assertCallMeans(signing, call)).toThrow('allowance')
})

test('v2: sees another operator and another opening transaction', () => {
  const call = draftCall('topUp', channelFacts('v2'), 5n, context)
  for (const change of [{ operator: other }, { expiringNonceHash: bytes }])
    expect(() =>
      assertCallMeans(bytesOf(call), { ...call, channel: { ...call.channel, ...change } }),
    ).toThrow('differs')
})
