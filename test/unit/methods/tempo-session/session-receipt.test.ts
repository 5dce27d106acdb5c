import { expect, test } from 'vitest'
import { parseSessionReceipt } from '../../../../src/methods/tempo-session/session-receipt.ts'

const id = `0x${'Ab'.repeat(32)}`
const hash = `0x${'Cd'.repeat(32)}`
const raw = {
  method: 'tempo',
  intent: 'session',
  status: 'success',
  reference: id,
  channelId: id,
  challengeId: 'MSGso4',
  acceptedCumulative: '20000',
  spent: '10000',
  units: 2,
  txHash: hash,
  later: {},
}

test('reads every member, hex in lower case', () => {
  expect(parseSessionReceipt(raw)).toEqual({
    channelId: id.toLowerCase(),
    challengeId: 'MSGso4',
    acceptedCumulative: 20_000n,
    spent: 10_000n,
    units: 2,
    txHash: hash.toLowerCase(),
  })
})

test('does without the optional ones, and takes the channel from the reference', () => {
  const { reference, acceptedCumulative, spent } = raw
  expect(parseSessionReceipt({ reference, acceptedCumulative, spent })).toEqual({
    channelId: id.toLowerCase(),
    challengeId: undefined,
    acceptedCumulative: 20_000n,
    spent: 10_000n,
    units: undefined,
    txHash: undefined,
  })
})

test('takes amounts of 128 bits', () => {
  const most = 2n ** 128n - 1n
  expect(parseSessionReceipt({ ...raw, acceptedCumulative: most.toString() })?.acceptedCumulative).toBe(most)
})

test.each<[string, object]>([
  ['a number for a text', { challengeId: 5 }],
  ['an id of a book', { challengeId: 'x'.repeat(1025) }],
])('leaves out %s', (_name, change) => {
  expect(parseSessionReceipt({ ...raw, ...change })).toMatchObject({ challengeId: undefined, spent: 10_000n })
})

test.each<[string, object]>([
  ['half a unit', { units: 1.5 }],
  ['less than none', { units: -1 }],
  ['units as text', { units: '2' }],
])('leaves out %s', (_name, change) => {
  expect(parseSessionReceipt({ ...raw, ...change })?.units).toBeUndefined()
})

test('leaves out a hash that is none', () => {
  expect(parseSessionReceipt({ ...raw, txHash: '0x1234' })?.txHash).toBeUndefined()
})

test.each<[string, object]>([
  ['another intent', { intent: 'charge' }],
  ['a channel that is not its reference', { channelId: hash }],
  ['a channel that is none', { channelId: '0x12' }],
  ['no channel', { channelId: undefined, reference: 'pay_1' }],
  ['no accepted amount', { acceptedCumulative: undefined }],
  ['no spent amount', { spent: undefined }],
  ['an amount as number', { spent: 5 }],
  ['a negative amount', { spent: '-5' }],
  ['a leading zero', { spent: '05' }],
  ['a fraction', { spent: '0.5' }],
  ['hex', { spent: '0x5' }],
  ['an amount beyond 128 bits', { acceptedCumulative: (2n ** 128n).toString() }],
  ['an endless amount', { acceptedCumulative: '9'.repeat(10_000) }],
])('is none with %s', (_name, change) => {
  expect(parseSessionReceipt({ ...raw, ...change })).toBeUndefined()
})
