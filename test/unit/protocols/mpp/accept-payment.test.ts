import { expect, test } from 'vitest'
import { formatAcceptPayment, parsePayWith, rankOf } from '../../../../src/protocols/mpp/accept-payment.ts'

test.each([
  ['tempo/charge', 'tempo/charge=1'],
  ['tempo/charge,tempo/session;q=0', 'tempo/charge=1 tempo/session=0'],
  ['tempo/charge, evm/charge ,x402', 'tempo/charge=1 evm/charge=0.999 x402/*=0.998'],
  ['stripe, tempo ; q = 0.25', 'stripe/*=1 tempo/*=0.25'],
  ['tempo;q=0.5,stripe', 'tempo/*=0.5 stripe/*=0.999'],
  ['*/charge;q=1.000,*;q=0.', '*/charge=1 */*=0'],
])('%s', (text, expected) => {
  const ranges = parsePayWith(text)
  expect(ranges?.map(({ method, intent, q }) => `${method}/${intent}=${q}`).join(' ')).toBe(expected)
})

test.each([
  '',
  ',',
  'tempo,',
  'Tempo/charge',
  'tempo/',
  '/charge',
  'tempo/charge/x',
  'tempo charge',
  'tempo;q',
  'tempo;q=2',
  'tempo;q=1.001',
  'tempo;q=0.1234',
  'tempo;q=-1',
  'tempo;q=.5',
  'tempo;x=1',
  '\u001b[0m',
  Array.from({ length: 101 }, () => 'tempo').join(','),
])('%j is no list', (text) => {
  expect(parsePayWith(text)).toBeUndefined()
})

test.each([
  ['tempo/*,tempo/session;q=0', 'tempo/session', 0],
  ['tempo/*,tempo/session;q=0', 'tempo/charge', 1],
  ['*;q=1,tempo/charge;q=0', 'tempo/charge', 0],
  ['tempo/charge;q=0.2,tempo/*;q=1,*;q=1', 'tempo/charge', 0.2],
  ['tempo/*;q=0.3,*/charge;q=0.6', 'tempo/charge', 0.6],
  ['tempo/charge', 'evm/charge', 0],
  ['tempo/charge', 'tempo/Charge', 0],
  ['tempo', 'tempo', 1],
])('%s ranks %s as %d', (list, name, q) => {
  expect(rankOf(parsePayWith(list) ?? [], name)).toBe(q)
})

test.each([
  [undefined, 'tempo/charge, tempo/session, stripe/charge'],
  ['tempo/charge,tempo/session;q=0,stripe;q=0.5', 'tempo/charge, stripe/charge;q=0.5'],
  ['stripe,tempo', 'tempo/charge;q=0.999, tempo/session;q=0.999, stripe/charge'],
  ['evm', ''],
])('the preferences %s announce "%s"', (list, expected) => {
  const names = ['tempo/charge', 'tempo/session', 'stripe/charge']
  expect(formatAcceptPayment(names, list === undefined ? undefined : parsePayWith(list))).toBe(expected)
})
