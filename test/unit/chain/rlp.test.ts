import fc from 'fast-check'
import { Rlp } from 'ox'
import { expect, test } from 'vitest'
import { decodeRlp, encodeRlp, type RlpItem } from '../../../src/chain/rlp.ts'

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array).toString('hex'))
const { tree } = fc.letrec<{ tree: RlpItem }>((tie) => ({
  tree: fc.oneof({ maxDepth: 4 }, bytes, fc.array(tie('tree'), { maxLength: 6 })),
}))

test('encodes like ox and reads back what it wrote', () => {
  const prefixed = (item: RlpItem): never =>
    (typeof item === 'string' ? `0x${item}` : item.map(prefixed)) as never
  fc.assert(
    fc.property(tree, (item) => {
      const encoded = encodeRlp(item)
      expect(`0x${encoded}`).toBe(Rlp.fromHex(prefixed(item)))
      expect(decodeRlp(encoded)).toEqual(item)
    }),
  )
})

test.each([
  '',
  '8',
  'zz',
  '8100',
  '8161',
  'b801',
  'b80161',
  'c1',
  'c28161',
  'f800',
  '8080',
  'b90001',
  'bfffffffffffffffff',
])('refuses %j', (digits) => {
  expect(() => decodeRlp(digits)).toThrow('RLP')
})
