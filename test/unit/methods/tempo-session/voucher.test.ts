import { assert, asyncProperty, bigInt, constantFrom, record, uint8Array } from 'fast-check'
import { hashTypedData, recoverTypedDataAddress, verifyTypedData } from 'viem'
import { expect, test } from 'vitest'
import type { ChannelFacts } from '../../../../src/core/channel.ts'
import { zeroAddress } from '../../../../src/core/parse-hex.ts'
import type { Hex } from '../../../../src/core/payment.ts'
import { signVoucher, voucherDigest } from '../../../../src/methods/tempo-session/voucher.ts'
import { createSigner } from '../../../../src/wallet/signer.ts'
import { channelFacts, devAddress, devKey } from '../../../helpers/session-offer.ts'

const signer = createSigner(Buffer.from(devKey.slice(2), 'hex'), devAddress)
const halfOrder = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n

/** What viem makes of a voucher, which knows nothing of our encoder. */
function typedData(channel: ChannelFacts, cumulativeAmount: bigint) {
  const { version, chainId, escrow, id: channelId } = channel
  const name = version === 'v1' ? 'Tempo Stream Channel' : 'TIP20 Channel Reserve'
  const type = version === 'v1' ? 'uint128' : 'uint96'
  return {
    domain: { name, version: '1', chainId, verifyingContract: escrow },
    types: {
      Voucher: [
        { name: 'channelId', type: 'bytes32' },
        { name: 'cumulativeAmount', type },
      ],
    },
    primaryType: 'Voucher' as const,
    message: { channelId, cumulativeAmount },
  }
}

const vouchers = record({
  version: constantFrom('v1' as const, 'v2' as const),
  chainId: constantFrom(4217, 42431, 1337),
  salt: uint8Array({ minLength: 32, maxLength: 32 }),
  cumulative: bigInt(0n, 2n ** 96n - 1n),
})

test('a thousand vouchers are what viem verifies, with v 27 or 28 and low s', async () => {
  const recoveries = new Set<string>()
  await assert(
    asyncProperty(vouchers, async ({ version, chainId, salt, cumulative }) => {
      const channel = channelFacts(version, { chainId, salt: `0x${Buffer.from(salt).toString('hex')}` })
      const signature = await signVoucher(channel, cumulative, signer)
      const data = typedData(channel, cumulative)
      expect(voucherDigest(channel, cumulative)).toBe(hashTypedData(data))
      expect((await recoverTypedDataAddress({ ...data, signature })).toLowerCase()).toBe(devAddress)
      expect(signature).toHaveLength(2 + 130)
      expect(BigInt(`0x${signature.slice(66, 130)}`)).toBeLessThanOrEqual(halfOrder)
      recoveries.add(signature.slice(130))
    }),
    { numRuns: 1000 },
  )
  expect([...recoveries].sort()).toEqual(['1b', '1c'])
}, 60_000)

test('the same voucher again is the same bytes, and verifies for its signer alone', async () => {
  const channel = channelFacts('v2')
  const signature = await signVoucher(channel, 5n, signer)
  expect(await signVoucher(channel, 5n, signer)).toBe(signature)
  const data = { ...typedData(channel, 5n), signature }
  expect(await verifyTypedData({ ...data, address: devAddress })).toBe(true)
  expect(await verifyTypedData({ ...data, address: channel.payee })).toBe(false)
  const wrong = typedData(channel, 6n)
  expect(await verifyTypedData({ ...wrong, signature, address: devAddress })).toBe(false)
})

test('a channel without a signer of its own is the payer’s', async () => {
  const channel = channelFacts('v2', { authorizedSigner: zeroAddress })
  expect(await signVoucher(channel, 1n, signer)).toMatch(/^0x/)
})

test.each<[string, Partial<ChannelFacts>, bigint]>([
  ['another signer', { authorizedSigner: `0x${'77'.repeat(20)}` }, 1n],
  ['another payer', { authorizedSigner: zeroAddress, payer: `0x${'77'.repeat(20)}` }, 1n],
  ['a negative amount', {}, -1n],
  ['an amount beyond 96 bits', {}, 2n ** 96n],
])('signs nothing for %s', async (_name, change, cumulative) => {
  await expect(signVoucher(channelFacts('v2', change), cumulative, signer)).rejects.toThrow(Error)
})

test('signs nothing for an id that is not the channel’s', async () => {
  const channel = { ...channelFacts('v1'), id: `0x${'11'.repeat(32)}` as Hex }
  await expect(signVoucher(channel, 1n, signer)).rejects.toThrow('channel id')
})

test('signs nothing with a key that makes other signatures', async () => {
  const odd = { address: devAddress, signDigest: async () => `0x${'11'.repeat(64)}` as Hex }
  await expect(signVoucher(channelFacts('v2'), 1n, odd)).rejects.toThrow('65 bytes')
})
