import { expect, test } from 'vitest'
import type { HeaderList } from '../../../../src/core/http.ts'
import { readSessionHeaders } from '../../../../src/methods/tempo-session/session-header.ts'
import { channelFacts } from '../../../helpers/session-offer.ts'

const facts = channelFacts('v2')
const { id, payer, payee, operator, token, salt, authorizedSigner, expiringNonceHash } = facts
const snapshot = {
  channelId: id,
  chainId: facts.chainId,
  escrow: facts.escrow,
  descriptor: { payer, payee, operator, token, salt, authorizedSigner, expiringNonceHash },
  deposit: '100',
  settled: '10',
  acceptedCumulative: '50',
  spent: '40',
  requiredCumulative: '60',
}
const voucher = { channelId: id, cumulativeAmount: '50', signature: `0x${'Ab'.repeat(65)}` }
const amounts = {
  deposit: 100n,
  settled: 10n,
  acceptedCumulative: 50n,
  spent: 40n,
  requiredCumulative: 60n,
  highestVoucher: undefined,
}
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64')
const named = (value: string): HeaderList[number] => ['Payment-Session', value]
const snap = (value: string): HeaderList[number] => ['payment-session-snapshot', value]
const nothing = { channelId: undefined, snapshot: undefined }

test.each([
  ['padded base64, as mppx writes it', base64(snapshot)],
  ['base64url, as the draft says', Buffer.from(JSON.stringify(snapshot)).toString('base64url')],
])('reads %s', (_name, text) => {
  expect(readSessionHeaders([named(id.toUpperCase().replace('0X', '0x')), snap(text)])).toEqual({
    channelId: id,
    snapshot: { channelId: id, ...amounts },
    facts,
  })
})

test.each([
  ['as it is', voucher, { cumulative: 50n, signature: `0x${'ab'.repeat(65)}` }],
  ['of another channel', { ...voucher, channelId: `0x${'12'.repeat(32)}` }, undefined],
  ['that is cut off', { ...voucher, signature: '0xab' }, undefined],
  ['of more than a channel can hold', { ...voucher, cumulativeAmount: `${2n ** 96n}` }, undefined],
  ['that is none', 7, undefined],
])('reads the highest voucher %s', (_name, highestVoucher, read) => {
  expect(
    readSessionHeaders([snap(base64({ ...snapshot, highestVoucher }))]).snapshot?.highestVoucher,
  ).toEqual(read)
})

test('reads each alone, and nothing from nothing', () => {
  expect(readSessionHeaders([named(id)])).toEqual({ channelId: id, snapshot: undefined })
  expect(readSessionHeaders([snap(base64(snapshot))]).snapshot).toEqual({ channelId: id, ...amounts })
  expect(readSessionHeaders([['Content-Type', 'text/plain']])).toEqual(nothing)
})

test.each<[string, HeaderList]>([
  ['an id that is none', [named('0x12')]],
  ['two ids', [named(id), named(id)]],
  ['two snapshots', [snap(base64(snapshot)), snap(base64(snapshot))]],
  ['no base64', [snap('{"channelId":1}')]],
  ['no JSON', [snap(Buffer.from('nonsense').toString('base64'))]],
  ['no object', [snap(base64([snapshot]))]],
  ['null', [snap(base64(null))]],
  ['another id than the descriptor’s', [snap(base64({ ...snapshot, channelId: `0x${'11'.repeat(32)}` }))]],
  ['more spent than accepted', [snap(base64({ ...snapshot, spent: '51' }))]],
  ['a header that is a book', [snap(base64({ ...snapshot, more: 'x'.repeat(20_000) }))]],
])('takes nothing from %s', (_name, headers) => {
  expect(readSessionHeaders(headers)).toEqual(nothing)
})

test('a snapshot of another channel than the one named is dropped', () => {
  const other = `0x${'11'.repeat(32)}`
  expect(readSessionHeaders([named(other), snap(base64(snapshot))])).toEqual({
    channelId: other,
    snapshot: undefined,
  })
})
