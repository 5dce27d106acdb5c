import { expect, test } from 'vitest'
import { readReceipt } from '../../../../src/protocols/mpp/receipt.ts'
import { receipt } from '../../../helpers/hostile-server.ts'
import { reply } from '../../../helpers/paywall-reply.ts'

const good = { method: 'tempo', status: 'success', reference: '0x12', timestamp: '2026-01-01T00:00:00.000Z' }
const value = receipt(good)

test.each([200, 201, 204, 206, 299])('a receipt counts on %i', (status) => {
  expect(readReceipt(reply(status, ['payment-receipt', value]))).toEqual({ ...good, raw: good })
})

test.each([100, 302, 402, 403, 500])('a receipt proves nothing on %i', (status) => {
  expect(readReceipt(reply(status, ['Payment-Receipt', value]))).toBeUndefined()
})

test('further members are kept, also under names of the prototype', () => {
  const members = { ...good, externalId: 'order 1', split: [{ a: 1 }], constructor: 'x' }
  expect(readReceipt(reply(200, ['Payment-Receipt', receipt(members)]))?.raw).toEqual(members)
})

test('without a header, or with two, there is no receipt', () => {
  expect(readReceipt(reply(200))).toBeUndefined()
  expect(readReceipt(reply(200, ['Payment-Receipt', value], ['Payment-Receipt', value]))).toBeUndefined()
  expect(readReceipt(reply(200, ['Payment-Receipt', `${value}, ${value}`]))).toBeUndefined()
})

test.each([
  [{ status: 'failed' }],
  [{ status: 'Success' }],
  [{ status: undefined }],
  [{ method: '' }],
  [{ method: 7 }],
  [{ reference: '' }],
  [{ reference: 'x'.repeat(1025) }],
  [{ timestamp: 1893456000 }],
  [{ timestamp: 'yesterday' }],
  [{ pad: 'x'.repeat(60_000) }],
])('%j makes it none', (members) => {
  expect(readReceipt(reply(200, ['Payment-Receipt', receipt({ ...good, ...members })]))).toBeUndefined()
})

test('members of the prototype are not members of the receipt', () => {
  const hidden = Buffer.from(`{"__proto__":${JSON.stringify(good)}}`).toString('base64url')
  expect(readReceipt(reply(200, ['Payment-Receipt', hidden]))).toBeUndefined()
})
