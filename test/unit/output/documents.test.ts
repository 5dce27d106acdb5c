import { decode } from '@toon-format/toon'
import { expect, test } from 'vitest'
import { formatDocument } from '../../../src/output/format-document.ts'
import { paymentDocument } from '../../../src/output/payment-document.ts'
import { formatReceiptLine } from '../../../src/output/receipt-line.ts'
import { replyDocument } from '../../../src/output/reply-document.ts'
import { exampleRow } from './examples.ts'

const other = '0x70997970c51812dc3a010c7d01b50e0d17dc79c8'

test('a payment has the members of the contract, in their order', () => {
  const split = { recipient: other, amount: 2_500n, memo: undefined } as const
  expect(JSON.stringify(paymentDocument(exampleRow({ splits: [split], feeMicros: 19_200n })))).toBe(
    JSON.stringify({
      id: 'pay_01m6k2r5x0abcdefghjk',
      state: 'settled',
      settledBy: 'receipt',
      protocol: 'mpp',
      method: 'tempo',
      intent: 'charge',
      network: 'tempo-testnet',
      chainId: 42431,
      amount: '0.01',
      amountBase: '10000',
      currency: 'pathUSD',
      token: '0x20c0000000000000000000000000000000000000',
      payer: '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266',
      recipient: '0xa0ee7a142d267c1f36714e4a8f75612f20a79720',
      splits: [{ recipient: other, amount: '0.0025', amountBase: '2500', memo: null }],
      fee: '0.0192',
      reference: `0x3f1c${'0'.repeat(58)}e2`,
      txHash: `0x3f1c${'0'.repeat(58)}e2`,
      validBefore: '2027-01-15T08:00:00.000Z',
      receipt: { status: 'success' },
      origin: 'https://api.example.com',
      createdAt: '2027-01-15T07:59:30.000Z',
      updatedAt: '2027-01-15T07:59:40.000Z',
    }),
  )
})

test('a refused payment has null where nothing is known', () => {
  const row = exampleRow({
    state: 'refused',
    settledBy: undefined,
    txHash: undefined,
    reference: undefined,
    receipt: undefined,
    validBefore: 0,
    feeMicros: 5n,
    sponsored: true,
  })
  expect(paymentDocument(row)).toMatchObject({
    state: 'refused',
    settledBy: null,
    reference: null,
    txHash: null,
    validBefore: null,
    receipt: null,
    fee: '0',
  })
})

const day = { spentMicros: 30_000n, perDayMicros: 10_000_000n }
const split = { recipient: other, amount: 2_500n, memo: undefined } as const

test.each([
  [{}, 'paid 0.01 pathUSD to 0xa0ee…9720 (tempo/charge, tempo-testnet) 0x3f1c…e2 · 0.03 of 10.00 today'],
  [
    { feeMicros: 19_200n },
    'paid 0.01 pathUSD to 0xa0ee…9720 (tempo/charge, tempo-testnet) 0x3f1c…e2 · fee at most 0.0192 · 0.03 of 10.00 today',
  ],
  [
    { splits: [split], feeMicros: 19_200n, sponsored: true },
    'paid 0.01 pathUSD to 0xa0ee…9720, 0.0025 of it to 0x7099…79c8 (tempo/charge, tempo-testnet) 0x3f1c…e2 · 0.03 of 10.00 today',
  ],
  [
    { splits: [split, split, split, split] },
    'paid 0.01 pathUSD to 0xa0ee…9720, 0.0025 of it to 0x7099…79c8, 0.0025 of it to 0x7099…79c8, 2 more payees (tempo/charge, tempo-testnet) 0x3f1c…e2 · 0.03 of 10.00 today',
  ],
  [
    { state: 'sent', settledBy: undefined, reference: undefined },
    'sent 0.01 pathUSD to 0xa0ee…9720 (tempo/charge, tempo-testnet) 0x3f1c…e2, not confirmed yet · 0.03 of 10.00 today',
  ],
  [
    { state: 'unknown', txHash: undefined, reference: undefined },
    'sent 0.01 pathUSD to 0xa0ee…9720 (tempo/charge, tempo-testnet), outcome unknown · 0.03 of 10.00 today',
  ],
  [
    { state: 'rejected', txHash: undefined, reference: undefined },
    'did not pay 0.01 pathUSD to 0xa0ee…9720 (tempo/charge, tempo-testnet) · 0.03 of 10.00 today',
  ],
  [
    { mode: 'proof', amount: 0n },
    'proved 0xf39f…2266 to https://api.example.com (tempo/charge, tempo-testnet) · nothing was paid',
  ],
  [
    { mode: 'proof', amount: 0n, state: 'rejected' },
    'offered a proof of 0xf39f…2266 to https://api.example.com (tempo/charge, tempo-testnet) · nothing was paid',
  ],
] as const)('the receipt line of %o', (members, line) => {
  expect(formatReceiptLine(exampleRow(members), day)).toBe(line)
})

test('the receipt line without a ceiling for the day', () => {
  expect(formatReceiptLine(exampleRow(), { spentMicros: 1n, perDayMicros: undefined })).toMatch(
    / · 0\.000001 today$/,
  )
})

const json = ['Content-Type', 'application/problem+json; charset=utf-8'] as const
const text = ['Content-Type', 'text/plain'] as const

test.each([
  ['a JSON body', json, '{"a":[1,null]}', { a: [1, null] }],
  ['JSON of another type', text, '{"a":1}', '{"a":1}'],
  ['broken JSON', json, '{"a":', '{"a":'],
  ['a number that would change', json, '{"wei":10000000000000000001}', '{"wei":10000000000000000001}'],
  ['a long number that stays', json, '[1.50000000000000000e3]', [1500]],
  ['digits in a string', json, '["10000000000000000001"]', ['10000000000000000001']],
  ['nesting too deep to be written', json, '['.repeat(100_000) + ']'.repeat(100_000), expect.any(String)],
  ['an empty body', json, '', ''],
  ['UTF-8', text, 'grüße', 'grüße'],
  ['other bytes', text, Buffer.from([0xff, 0x00]), { base64: '/wA=' }],
])('%s', (_name, type, body, shown) => {
  const facts = { url: 'https://h.test/', status: 200, headers: [type], payment: undefined }
  expect(replyDocument({ ...facts, body: Buffer.from(body) }).body).toEqual(shown)
})

test('headers: lists for repeats, secrets redacted, odd names kept', () => {
  const { headers } = replyDocument({
    url: 'https://h.test/',
    status: 200,
    headers: [
      ['Vary', 'a'],
      ['vary', 'b'],
      ['Set-Cookie', 'sid=secret'],
      ['__proto__', 'x'],
      ['X-Name', Buffer.from('grüße').toString('latin1')],
    ],
    body: Buffer.alloc(0),
    payment: undefined,
  })
  expect(Object.entries(headers)).toEqual([
    ['vary', ['a', 'b']],
    ['set-cookie', '[redacted, 10 bytes]'],
    ['__proto__', 'x'],
    ['x-name', 'grüße'],
  ])
})

test('a document is one line of JSON with the same value', async () => {
  const value = { text: 'a\nb\u009b31m\u202e\u{e0041}"', list: [1] }
  const line = await formatDocument(value, 'json')
  expect(line).toMatch(/^[ -~]+\n$/)
  expect(JSON.parse(line)).toEqual(value)
})

test('a TOON document has U+FFFD for what is no character, in names too', async () => {
  const value = { 'a\ud800': 'b\udc00', 'c\\ud800': '\ud83d\ude00' }
  expect(decode(await formatDocument(value, 'toon'))).toEqual({
    'a\ufffd': 'b\ufffd',
    'c\\ud800': '\ud83d\ude00',
  })
})

test('a TOON document says the same', async () => {
  const document = { payments: [paymentDocument(exampleRow({ receipt: undefined }))] }
  expect(decode(await formatDocument(document, 'toon'))).toEqual(document)
})
