import { expect, test } from 'vitest'
import { type ChannelCallName, channelFeesOf } from '../../../src/chain/channel-fees.ts'

const chains = [4217, 42431, 1337, 99]

// What they used on a local chain; another 16,800 when the fee is not in the same token.
const used: readonly (readonly [ChannelCallName, bigint])[] = [
  ['v1.open', 1_574_546n],
  ['v1.topUp', 261_995n],
  ['v1.requestClose', 45_042n],
  ['v1.withdraw', 315_882n],
  ['v2.open', 560_055n],
  ['v2.topUp', 66_943n],
  ['v2.requestClose', 46_701n],
  ['v2.withdraw', 307_876n],
]

test.each(used)('%s has gas enough, sponsored or not, on every chain', (name, gas) => {
  for (const chainId of chains)
    for (const sponsored of [true, false])
      expect(channelFeesOf(name, chainId, sponsored).gas).toBeGreaterThanOrEqual(gas + 16_800n)
})

test.each(used)('%s stays within what sponsors take', (name) => {
  for (const chainId of chains) {
    const { gas, maxFeePerGas, maxPriorityFeePerGas, feeMicros } = channelFeesOf(name, chainId, true)
    expect(gas).toBeLessThanOrEqual(2_000_000n)
    expect(gas * maxFeePerGas).toBeLessThanOrEqual(50_000_000_000_000_000n)
    expect(maxFeePerGas).toBeGreaterThanOrEqual(20_000_000_000n + maxPriorityFeePerGas)
    expect(feeMicros).toBe(0n)
  }
})

test.each(used)('%s costs no more than what is allowed by default', (name) => {
  for (const chainId of chains) {
    const { feeMicros } = channelFeesOf(name, chainId, false)
    expect(feeMicros).toBeGreaterThan(0n)
    expect(feeMicros).toBeLessThanOrEqual(50_000n)
  }
})
