import { expect, test } from 'vitest'
import { BadChallengeError, NoUsableOfferError, OverLimitError } from '../../../../src/core/errors.ts'
import type { DraftContext, UsableOffer } from '../../../../src/core/payment.ts'
import { draft } from '../../../../src/methods/tempo-charge/draft.ts'
import { tempoCharge } from '../../../../src/methods/tempo-charge/tempo-charge.ts'
import { tempoOffer } from '../../../helpers/tempo-offer.ts'

const context: DraftContext = {
  payer: '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266',
  mode: undefined,
  now: 1_800_000_000,
  maxFeeMicros: 50_000n,
}
const memo = `0x${'cd'.repeat(32)}`

function read(details: object, more: Partial<UsableOffer> = {}): UsableOffer {
  const offer = tempoCharge.read(tempoOffer({ chainId: 1337, ...details }, more))
  if (!offer.usable) throw new Error(offer.reason)
  return offer
}

test('a plain charge is pulled, with the attribution memo, for 25 seconds', () => {
  expect(draft(read({}), context)).toEqual({
    mode: 'pull',
    sponsored: false,
    memo: '0xef1ed712011ece072f76bd8b82350e000000000000000000001128fb265e760d',
    feeMicros: 19_200n,
    validBefore: 1_800_000_025,
    fields: {
      gas: '800000',
      maxFeePerGas: '24000000000',
      maxPriorityFeePerGas: '1000000000',
      validAfter: expect.stringMatching(/^[1-9]\d{0,9}$/),
    },
  })
})

test('never outlives the challenge', () => {
  expect(draft(read({}, { expiresAt: 1_800_000_007 }), context).validBefore).toBe(1_800_000_007)
})

test('two payments under one memo differ, a second draft does not', () => {
  const offer = read({ memo })
  const other = read({ memo }, { challengeId: 'another' })
  expect(draft(offer, context).memo).toBe(memo)
  expect(draft(offer, context)).toEqual(draft(offer, context))
  expect(draft(other, context).fields['validAfter']).not.toBe(draft(offer, context).fields['validAfter'])
})

test.each([
  [{}, undefined, 'pull'],
  [{}, 'push', 'push'],
  [{ supportedModes: ['push'] }, undefined, 'push'],
  [{ supportedModes: ['push', 'pull'] }, undefined, 'pull'],
  [{ feePayer: true }, undefined, 'pull'],
] as const)('modes of %j with --mode %s: %s', (details, mode, expected) => {
  expect(draft(read(details), { ...context, mode }).mode).toBe(expected)
})

test.each([
  [{ supportedModes: ['push'] }, 'pull'],
  [{ supportedModes: ['pull'] }, 'push'],
  [{ feePayer: true }, 'push'],
] as const)('modes of %j refuse --mode %s', (details, mode) => {
  expect(() => draft(read(details), { ...context, mode })).toThrow(NoUsableOfferError)
})

test('a push payment needs time to be looked up', () => {
  const offer = read({ supportedModes: ['push'] }, { expiresAt: context.now + 59 })
  expect(() => draft(offer, context)).toThrow(BadChallengeError)
})

test('an amount of zero is a proof until the challenge ends', () => {
  const offer = read({}, { amount: 0n, expiresAt: 1_800_000_200 })
  const proof = { mode: 'proof', memo: undefined, feeMicros: 0n, fields: {}, sponsored: false }
  expect(draft(offer, { ...context, mode: 'push' })).toEqual({ ...proof, validBefore: 1_800_000_200 })
})

test('a fee above the ceiling is refused before anything is signed', () => {
  expect(draft(read({}), { ...context, maxFeeMicros: 19_200n }).feeMicros).toBe(19_200n)
  const refused = () => draft(read({}), { ...context, maxFeeMicros: 19_199n })
  expect(refused).toThrow(OverLimitError)
  expect(refused).toThrow('0.0192')
})

test.each([1337, 42431, 4217])('a sponsor of chain %i takes any number of splits', (chainId) => {
  const splits = Array.from({ length: 12 }, () => ({ recipient: `0x${'ab'.repeat(20)}`, amount: '1' }))
  const { feeMicros, sponsored, fields } = draft(read({ chainId, feePayer: true, splits }), context)
  const [gas, fee, tip] = ['gas', 'maxFeePerGas', 'maxPriorityFeePerGas'].map((name) =>
    BigInt(String(fields[name])),
  )
  expect({ feeMicros, sponsored }).toEqual({ feeMicros: 0n, sponsored: true })
  expect(gas).toBeLessThanOrEqual(2_000_000n)
  expect((gas ?? 0n) * (fee ?? 0n)).toBeLessThanOrEqual(50_000_000_000_000_000n)
  expect(fee).toBeLessThanOrEqual(100_000_000_000n)
  expect(tip).toBeLessThanOrEqual(10_000_000_000n)
})
