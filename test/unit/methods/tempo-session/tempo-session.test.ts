import { expect, test } from 'vitest'
import type { SessionTerms } from '../../../../src/core/channel.ts'
import type { UsableOffer } from '../../../../src/core/payment.ts'
import { tempoSession } from '../../../../src/methods/tempo-session/tempo-session.ts'
import { channelFacts, contract, details, reserve, sessionOffer } from '../../../helpers/session-offer.ts'

const zero = `0x${'0'.repeat(40)}`
const facts = channelFacts('v2')
const amounts = {
  deposit: '100',
  settled: '10',
  acceptedCumulative: '50',
  spent: '40',
  requiredCumulative: '60',
}
const { id, payer, payee, operator, token, salt, authorizedSigner, expiringNonceHash } = facts
const descriptor = { payer, payee, operator, token, salt, authorizedSigner, expiringNonceHash }
const snapshot = {
  channelId: id,
  chainId: 42431,
  escrow: reserve,
  descriptor,
  ...amounts,
  units: 4,
  later: true,
}

function termsOf(methodDetails: unknown, request?: Readonly<Record<string, unknown>>): SessionTerms {
  const read = tempoSession.read(sessionOffer(methodDetails, {}, request))
  if (!read.usable) throw new Error(read.reason)
  return read.terms as SessionTerms
}

test('reads v2 in any capitals', () => {
  const methodDetails = {
    ...details.v2,
    escrowContract: reserve.replace('d', 'D'),
    operator: `0x${'Ab'.repeat(20)}`,
    minVoucherDelta: '5',
    feePayer: true,
    channelId: `0x${'Cd'.repeat(32)}`,
    later: { a: 1 },
  }
  const offer = sessionOffer(
    methodDetails,
    { asset: `0x20C0${'0'.repeat(36)}`, recipient: `0x${'Ef'.repeat(20)}`, warnings: ['first'] },
    { unitType: 'token', suggestedDeposit: '1000000' },
  )
  expect(tempoSession.read(offer)).toEqual({
    ...offer,
    chainId: 42431,
    asset: token,
    recipient: `0x${'ef'.repeat(20)}`,
    warnings: ['first'],
    terms: {
      version: 'v2',
      escrow: reserve,
      operator: `0x${'ab'.repeat(20)}`,
      unitType: 'token',
      suggestedDeposit: 1_000_000n,
      minVoucherDelta: 5n,
      feePayer: true,
      channelId: `0x${'cd'.repeat(32)}`,
      snapshot: undefined,
    },
  })
})

test('without a version it is v1; without a chain v1 is on the main network, which is said', () => {
  const main = '0x33b901018174DDabE4841042ab76ba85D4e24f25'
  const read = tempoSession.read(sessionOffer({ escrowContract: main }))
  expect(read).toMatchObject({
    usable: true,
    chainId: 4217,
    terms: {
      version: 'v1',
      escrow: main.toLowerCase(),
      operator: zero,
      minVoucherDelta: 0n,
      feePayer: false,
    },
  })
  expect((read as UsableOffer).warnings).toEqual([expect.stringContaining('4217')])
})

test.each([
  [4217, '0x33b901018174ddabe4841042ab76ba85d4e24f25', 'v1'],
  [42431, contract, 'v1'],
  [42431, '0x9d136eEa063eDE5418A6bC7bEafF009bBb6CFa70', 'v1'],
  [1337, contract, 'v1'],
  [4217, reserve, 'v2'],
  [42431, reserve, 'v2'],
  [1337, reserve, 'v2'],
])('on chain %i takes deposits in %s (%s)', (chainId, escrowContract, sessionProtocol) => {
  expect(termsOf({ chainId, escrowContract, sessionProtocol }).escrow).toBe(escrowContract.toLowerCase())
})

test.each<[string, unknown, Partial<UsableOffer>?]>([
  ['no details', undefined],
  ['details that are a list', []],
  ['details that are null', null],
  ['a version that is no text', { ...details.v2, sessionProtocol: 2 }],
  ['v2 without a chain', { ...details.v2, chainId: undefined }],
  ['a chain as text', { ...details.v2, chainId: '42431' }],
  ['chain 0', { ...details.v1, chainId: 0 }],
  ['half a chain', { ...details.v1, chainId: 0.5 }],
  ['v2 without a contract', { ...details.v2, escrowContract: undefined }],
  ['v1 without a contract', { chainId: 42431 }],
  ['a contract that is no address', { ...details.v2, escrowContract: '0x12' }],
  ['the zero contract', { ...details.v1, escrowContract: zero }],
  ['a delta that is no amount', { ...details.v2, minVoucherDelta: '1.5' }],
  ['a delta as number', { ...details.v2, minVoucherDelta: 1 }],
  ['a fee payer as text', { ...details.v2, feePayer: 'true' }],
  ['an operator that is no address', { ...details.v2, operator: 'me' }],
  ['a price of zero', details.v2, { amount: 0n }],
  ['a price beyond 96 bits', details.v2, { amount: 2n ** 96n }],
  ['a price beyond 128 bits', details.v1, { amount: 2n ** 128n }],
  ['no payee', details.v2, { recipient: undefined }],
  ['the zero payee', details.v2, { recipient: zero }],
  ['a currency that is no address', details.v2, { asset: 'usd' }],
])('refuses as a bad challenge: %s', (_name, methodDetails, more) => {
  expect(tempoSession.read(sessionOffer(methodDetails, more))).toMatchObject({
    usable: false,
    kind: 'bad-challenge',
  })
})

test.each<[string, unknown, Partial<UsableOffer>?]>([
  ['another version', { ...details.v2, sessionProtocol: 'v3' }],
  ['an empty version', { ...details.v2, sessionProtocol: '' }],
  ['a contract of its own', { ...details.v2, escrowContract: contract }],
  ['the reserve for v1', { ...details.v1, escrowContract: reserve }],
  ['the contract of another chain', { ...details.v1, chainId: 4217 }],
  ['a contract on an unknown chain', { ...details.v1, chainId: 99 }],
  ['a token that is none of Tempo', details.v2, { asset: `0x${'11'.repeat(20)}` }],
])('cannot use: %s', (_name, methodDetails, more) => {
  expect(tempoSession.read(sessionOffer(methodDetails, more))).toMatchObject({
    usable: false,
    kind: 'no-usable-offer',
  })
})

test('says nothing of a server that it did not clean', () => {
  const read = tempoSession.read(sessionOffer({ ...details.v2, sessionProtocol: 'v\u001b[31m3' }))
  expect(JSON.stringify(read.usable ? '' : read.reason)).not.toContain('\\u001b')
})

test('the largest prices are taken', () => {
  for (const [version, amount] of [['v1', 2n ** 128n - 1n] as const, ['v2', 2n ** 96n - 1n] as const])
    expect(tempoSession.read(sessionOffer(details[version], { amount }))).toMatchObject({
      usable: true,
      amount,
    })
})

test.each([
  ['a deposit of zero', { suggestedDeposit: '0' }],
  ['a deposit as number', { suggestedDeposit: 5 }],
  ['a deposit beyond 96 bits', { suggestedDeposit: '79228162514264337593543950336' }],
  ['an empty unit', { unitType: '' }],
  ['a unit that is a book', { unitType: 'x'.repeat(65) }],
  ['a unit that is a list', { unitType: ['token'] }],
])('drops the hint: %s', (_name, request) => {
  expect(termsOf(details.v2, request)).toMatchObject({ unitType: undefined, suggestedDeposit: undefined })
})

test('drops a channel id that is none', () => {
  expect(termsOf({ ...details.v2, channelId: '0x12' }).channelId).toBeUndefined()
})

test('reads a snapshot that agrees with everything', () => {
  const expected = {
    channelId: id,
    deposit: 100n,
    settled: 10n,
    acceptedCumulative: 50n,
    spent: 40n,
    requiredCumulative: 60n,
  }
  expect(termsOf({ ...details.v2, channelId: id, sessionSnapshot: snapshot }).snapshot).toEqual(expected)
  const { requiredCumulative: _, ...rest } = snapshot
  expect(termsOf({ ...details.v2, sessionSnapshot: rest }).snapshot).toEqual({
    ...expected,
    requiredCumulative: undefined,
  })
})

const other = channelFacts('v2', { payee: `0x${'77'.repeat(20)}` })
const foreign = channelFacts('v2', { chainId: 4217 })

test.each<[string, object]>([
  ['another id', { channelId: `0x${'11'.repeat(32)}` }],
  ['another salt', { descriptor: { ...descriptor, salt: `0x${'11'.repeat(32)}` } }],
  [
    'another payee, whose id is right',
    { channelId: other.id, descriptor: { ...descriptor, payee: other.payee } },
  ],
  ['another chain, whose id is right', { channelId: foreign.id, chainId: 4217 }],
  ['no descriptor', { descriptor: undefined }],
  ['a payer that is no address', { descriptor: { ...descriptor, payer: 'me' } }],
  ['a chain as text', { chainId: '42431' }],
  ['more spent than accepted', { spent: '51' }],
  ['more settled than accepted', { settled: '51' }],
  ['more accepted than deposited', { deposit: '49' }],
  ['an amount as number', { spent: 40 }],
  ['a negative amount', { settled: '-1' }],
  ['no amount', { acceptedCumulative: undefined }],
  ['a broken requirement', { requiredCumulative: 'much' }],
  ['a deposit beyond 96 bits', { deposit: (2n ** 96n).toString() }],
])('ignores a snapshot with %s', (_name, change) => {
  expect(termsOf({ ...details.v2, sessionSnapshot: { ...snapshot, ...change } }).snapshot).toBeUndefined()
})

test('ignores a snapshot of another channel than the one it names, and any of v1', () => {
  const named = { ...details.v2, channelId: `0x${'11'.repeat(32)}`, sessionSnapshot: snapshot }
  expect(termsOf(named).snapshot).toBeUndefined()
  expect(termsOf({ ...details.v1, sessionSnapshot: snapshot }).snapshot).toBeUndefined()
})
