import { expect, test } from 'vitest'
import { parseSocketFrame } from '../../../../src/protocols/mpp/socket-frames.ts'

const receipt = { method: 'tempo', status: 'success', reference: 'r', timestamp: '2026-01-01T00:00:00Z' }
const needed = {
  channelId: `0x${'AB'.repeat(32)}`,
  requiredCumulative: '4',
  acceptedCumulative: '3',
  deposit: '5',
}

test.each<readonly [unknown, unknown]>([
  [
    { mpp: 'authorization', authorization: 'Payment x' },
    { kind: 'authorization', authorization: 'Payment x' },
  ],
  [
    { mpp: 'message', data: '' },
    { kind: 'message', data: '' },
  ],
  [
    { mpp: 'message', data: 'a', more: 1 },
    { kind: 'message', data: 'a' },
  ],
  [
    { mpp: 'payment-receipt', data: receipt },
    { kind: 'receipt', receipt },
  ],
  [{ mpp: 'payment-close-request', data: 1 }, { kind: 'close-request' }],
  [
    { mpp: 'payment-close-ready', data: receipt },
    { kind: 'close-ready', receipt },
  ],
  [
    { mpp: 'payment-error', status: 402, message: 'no' },
    { kind: 'error', status: 402, message: 'no' },
  ],
  [
    { mpp: 'payment-need-voucher', data: needed },
    {
      kind: 'need-voucher',
      channelId: `0x${'ab'.repeat(32)}`,
      requiredCumulative: 4n,
      acceptedCumulative: 3n,
      deposit: 5n,
    },
  ],
])('%j', (frame, expected) => {
  expect(parseSocketFrame(JSON.stringify(frame))).toEqual(expected)
})

test.each([
  'hello',
  '',
  '{"mpp":"message"',
  '[{"mpp":"message","data":"x"}]',
  '{"data":"x"}',
  '{"mpp":1}',
  '{"mpp":"payment-refund"}',
  '{"mpp":"constructor"}',
  '{"__proto__":{"mpp":"payment-close-request"}}',
  `{"mpp":"message","data":${'['.repeat(100)}${']'.repeat(100)}}`,
])('%s is of the application', (text) => {
  expect(parseSocketFrame(text)).toBeNull()
})

test.each<readonly [Readonly<{ mpp: string }> & Readonly<Record<string, unknown>>]>([
  [{ mpp: 'authorization' }],
  [{ mpp: 'message', data: { a: 1 } }],
  [{ mpp: 'payment-receipt', data: JSON.stringify(receipt) }],
  [{ mpp: 'payment-receipt', data: [receipt] }],
  [{ mpp: 'payment-receipt', data: { ...receipt, status: 'failed' } }],
  [{ mpp: 'payment-close-ready' }],
  [{ mpp: 'payment-need-voucher', data: { ...needed, deposit: 5 } }],
  [{ mpp: 'payment-need-voucher', data: { ...needed, deposit: '0x5' } }],
  [{ mpp: 'payment-error', status: '402', message: 'no' }],
  [{ mpp: 'payment-error', status: 200, message: 'no' }],
  [{ mpp: 'payment-error', status: 402.5, message: 'no' }],
  [{ mpp: 'payment-error', status: 402 }],
])('%j is malformed', (frame) => {
  expect(parseSocketFrame(JSON.stringify(frame))).toEqual({ kind: 'malformed', name: frame.mpp })
})

test('only messages may be long', () => {
  const pad = 'x'.repeat(65_536)
  const long = (mpp: string, data: unknown): string => JSON.stringify({ mpp, data, pad })
  expect(parseSocketFrame(long('message', 'a'))).toEqual({ kind: 'message', data: 'a' })
  expect(parseSocketFrame(long('payment-receipt', receipt))).toEqual({
    kind: 'malformed',
    name: 'payment-receipt',
  })
})

test('a long message of an error is cut', () => {
  const text = JSON.stringify({ mpp: 'payment-error', status: 500, message: 'x'.repeat(5000) })
  expect(parseSocketFrame(text)).toEqual({ kind: 'error', status: 500, message: 'x'.repeat(1024) })
})
