import { expect, test } from 'vitest'
import { feeCapOf, feeMicrosOf, gasOfTransfers } from '../../../src/chain/fees.ts'

// What transfers used on a local chain when every payee was new; `count` transfers in one transaction.
test.each([
  [1, 298_595],
  [2, 565_790],
  [3, 832_973],
  [6, 1_634_558],
  [11, 2_970_485],
])('the gas of %i transfers is enough, also with the fee in another token', (count, used) => {
  expect(gasOfTransfers(count)).toBeGreaterThanOrEqual(BigInt(used) + 16_800n)
})

test('the fee cap is above the fixed base fee', () => {
  for (const chainId of [4217, 42431, 1337, 99]) {
    const { maxFeePerGas, maxPriorityFeePerGas } = feeCapOf(chainId)
    expect(maxFeePerGas).toBeGreaterThanOrEqual(20_000_000_000n + maxPriorityFeePerGas)
  }
})

test('fees are rounded up to micro-dollars, as the chain does', () => {
  expect(feeMicrosOf(51_395n, 7_926_777_552n)).toBe(408n)
  expect(feeMicrosOf(1_000n, 1_000_000_000n)).toBe(1n)
  expect(feeMicrosOf(1_001n, 1_000_000_000n)).toBe(2n)
})
