import { expect, test } from 'vitest'
import { encodeForSigning } from '../../../../src/chain/tempo-transaction.ts'
import type { Approved } from '../../../../src/core/payment.ts'
import { draft } from '../../../../src/methods/tempo-charge/draft.ts'
import { assertMeans } from '../../../../src/methods/tempo-charge/read-back.ts'
import { tempoCharge } from '../../../../src/methods/tempo-charge/tempo-charge.ts'
import { transactionOf } from '../../../../src/methods/tempo-charge/transaction.ts'
import { approvedOf, tempoOffer } from '../../../helpers/tempo-offer.ts'

const payer = '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266'
const other = '0x90f79bf6eb2c4f870365e785982e1f101e93b906'

function approve(feePayer: boolean): Approved {
  const splits = [{ recipient: payer, amount: '250000', memo: `0x${'11'.repeat(32)}` }]
  const offer = tempoCharge.read(tempoOffer({ chainId: 42431, feePayer, splits }))
  if (!offer.usable) throw new Error(offer.reason)
  const context = { payer, mode: undefined, now: 1_800_000_000, maxFeeMicros: 50_000n } as const
  return approvedOf(offer, draft(offer, context), payer)
}

const approved = approve(false)
const [split] = approved.splits
if (!split) throw new Error('no split')

test('accepts the bytes of what was approved', () => {
  expect(() => assertMeans(encodeForSigning(transactionOf(approved)), approved)).not.toThrow()
  expect(() => assertMeans(encodeForSigning(transactionOf(approve(true))), approve(true))).not.toThrow()
})

test.each<[string, Partial<Approved>]>([
  ['chain', { chainId: 4217 }],
  ['token', { token: '0x20c0000000000000000000000000000000000001' }],
  ['amount', { amount: approved.amount + 1n }],
  ['payee', { recipient: other }],
  ['memo', { memo: `0x${'22'.repeat(32)}` }],
  ['no memo', { memo: undefined }],
  ['no splits', { splits: [] }],
  ['one more split', { splits: [split, split] }],
  ['split payee', { splits: [{ ...split, recipient: other }] }],
  ['split amount', { splits: [{ ...split, amount: 1n }] }],
  ['split memo', { splits: [{ ...split, memo: undefined }] }],
  ['end', { validBefore: approved.validBefore + 1 }],
  ['sponsor', { sponsored: true }],
  ['gas', { draft: { ...approved.draft, gas: '1' } }],
  ['fee', { draft: { ...approved.draft, maxFeePerGas: '1' } }],
  ['tip', { draft: { ...approved.draft, maxPriorityFeePerGas: '1' } }],
  ['start', { draft: { ...approved.draft, validAfter: '1' } }],
  ['ceiling of the fee', { maxFeeMicros: approved.maxFeeMicros - 1n }],
])('sees a difference in: %s', (_name, change) => {
  expect(() => assertMeans(encodeForSigning(transactionOf(approved)), { ...approved, ...change })).toThrow(
    'differs',
  )
})

test.each([
  ['another type', (bytes: string) => `77${bytes.slice(2)}`],
  ['bytes behind', (bytes: string) => `${bytes}00`],
  ['an access list', (bytes: string) => bytes.replace(`c0a0${'f'.repeat(64)}`, `c180a0${'f'.repeat(64)}`)],
  ['another nonce key', (bytes: string) => bytes.replace('f'.repeat(64), `${'f'.repeat(63)}e`)],
])('does not take %s', (_name, change) => {
  const bytes = encodeForSigning(transactionOf(approved))
  expect(change(bytes)).not.toBe(bytes)
  expect(() => assertMeans(change(bytes), approved)).toThrow(Error)
})
