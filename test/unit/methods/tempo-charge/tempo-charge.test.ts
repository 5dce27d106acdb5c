import { expect, test } from 'vitest'
import type { UsableOffer } from '../../../../src/core/payment.ts'
import { tempoCharge } from '../../../../src/methods/tempo-charge/tempo-charge.ts'
import { tempoOffer } from '../../../helpers/tempo-offer.ts'

const split = { recipient: `0x${'Ab'.repeat(20)}`, amount: '250000' }
const memo = `0x${'Cd'.repeat(32)}`

test('reads details in any capitals and keeps the splits in order', () => {
  const details = { chainId: 4217, memo, feePayer: true, splits: [split, { ...split, amount: '1', memo }] }
  const read = tempoCharge.read(tempoOffer(details, { asset: `0x20C0${'0'.repeat(36)}` }))
  expect(read).toMatchObject({
    usable: true,
    chainId: 4217,
    asset: `0x20c0${'0'.repeat(36)}`,
    splits: [
      { recipient: split.recipient.toLowerCase(), amount: 250000n, memo: undefined },
      { recipient: split.recipient.toLowerCase(), amount: 1n, memo: memo.toLowerCase() },
    ],
    terms: { feePayer: true, memo: memo.toLowerCase(), modes: ['pull', 'push'] },
    warnings: [],
  })
})

test('without a chain takes the test network of the draft and says so', () => {
  const read = tempoCharge.read(tempoOffer(undefined, { warnings: ['first'] }))
  expect(read).toMatchObject({ usable: true, chainId: 42431 })
  expect((read as UsableOffer).warnings).toEqual(['first', expect.stringContaining('42431')])
})

test('ignores members and modes it does not know', () => {
  const read = tempoCharge.read(
    tempoOffer({ chainId: 1337, supportedModes: ['sky', 'push'], later: { a: 1 } }),
  )
  expect(read).toMatchObject({ usable: true, terms: { modes: ['push'] } })
})

test('an amount of zero is a proof, whatever the modes are', () => {
  const read = tempoCharge.read(tempoOffer({ chainId: 1337, supportedModes: ['sky'] }, { amount: 0n }))
  expect(read).toMatchObject({ usable: true, amount: 0n })
})

test('warns above ten splits', () => {
  const splits = Array.from({ length: 11 }, () => ({ ...split, amount: '1' }))
  expect(tempoCharge.read(tempoOffer({ chainId: 1, splits }))).toMatchObject({
    usable: true,
    warnings: [expect.stringContaining('12 payees')],
  })
})

test.each<[string, unknown, Partial<UsableOffer>?]>([
  ['details that are a list', []],
  ['details that are null', null],
  ['chain as text', { chainId: '4217' }],
  ['chain 0', { chainId: 0 }],
  ['half a chain', { chainId: 1.5 }],
  ['fee payer as text', { chainId: 1, feePayer: 'true' }],
  ['short memo', { chainId: 1, memo: '0x12' }],
  ['no modes', { chainId: 1, supportedModes: [] }],
  ['modes as text', { chainId: 1, supportedModes: 'pull' }],
  ['sponsored but push only', { chainId: 1, feePayer: true, supportedModes: ['push'] }],
  ['empty splits', { chainId: 1, splits: [] }],
  ['splits of the whole amount', { chainId: 1, splits: [{ ...split, amount: '1000000' }] }],
  ['splits above the amount', { chainId: 1, splits: [split, { ...split, amount: '900000' }] }],
  ['split of zero', { chainId: 1, splits: [{ ...split, amount: '0' }] }],
  ['split with a leading zero', { chainId: 1, splits: [{ ...split, amount: '01' }] }],
  ['split with a fraction', { chainId: 1, splits: [{ ...split, amount: '1.5' }] }],
  ['split with a blank', { chainId: 1, splits: [{ ...split, amount: ' 1' }] }],
  ['split as a number', { chainId: 1, splits: [{ ...split, amount: 1 }] }],
  ['split to nobody', { chainId: 1, splits: [{ ...split, recipient: `0x${'0'.repeat(40)}` }] }],
  ['split with a short memo', { chainId: 1, splits: [{ ...split, memo: '0x' }] }],
  ['65 splits', { chainId: 1, splits: Array.from({ length: 65 }, () => ({ ...split, amount: '1' })) }],
  ['splits of a proof', { chainId: 1, splits: [{ ...split, amount: '1' }] }, { amount: 0n }],
  ['no payee', { chainId: 1 }, { recipient: undefined }],
  ['payee zero', { chainId: 1 }, { recipient: `0x${'0'.repeat(40)}` }],
  ['payee of 19 bytes', { chainId: 1 }, { recipient: `0x${'1'.repeat(38)}` }],
  ['fiat', { chainId: 1 }, { asset: 'usd' }],
  ['more than any token', { chainId: 1 }, { amount: 2n ** 128n }],
])('refuses as malformed: %s', (_name, details, more) => {
  expect(tempoCharge.read(tempoOffer(details, more))).toMatchObject({ usable: false, kind: 'bad-challenge' })
})

test.each<[string, unknown, Partial<UsableOffer>?]>([
  ['a token that is none of Tempo', { chainId: 1 }, { asset: `0x${'12'.repeat(20)}` }],
  ['only modes of the future', { chainId: 1, supportedModes: ['sky'] }],
])('cannot use: %s', (_name, details, more) => {
  expect(tempoCharge.read(tempoOffer(details, more))).toMatchObject({
    usable: false,
    kind: 'no-usable-offer',
  })
})
