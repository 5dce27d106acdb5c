import { type FeeCap, feeCapOf, feeMicrosOf } from './fees.ts'

/** A transaction of a payment channel: which generation, and what it does. */
export type ChannelCallName = `${'v1' | 'v2'}.${'open' | 'topUp' | 'requestClose' | 'withdraw'}`

const gwei = 1_000_000_000n

/**
 * Gas limits; only what is used is paid. Measured on a local chain (hardfork T4): the contract's open uses 1,574,546 the first
 * time anybody opens a channel and 1,327,358 later (an allowance and five words of storage, 250,000 each), the reserve's
 * 560,055 and 312,855. A topUp uses 261,995 and 66,943, a close request 46,701, a withdrawal 65,882, or 250,000 more when the
 * payer has nothing left of the token. What a server simulates before it takes it gets as much as a transfer does.
 */
const gasLimits: Readonly<Record<ChannelCallName, bigint>> = {
  'v1.open': 2_000_000n,
  'v1.topUp': 800_000n,
  'v1.requestClose': 200_000n,
  'v1.withdraw': 500_000n,
  'v2.open': 800_000n,
  'v2.topUp': 800_000n,
  'v2.requestClose': 200_000n,
  'v2.withdraw': 500_000n,
}

/** Servers that pay the fee take at most 2,000,000 gas and this much in all; 0.05 dollars is what presto allows itself, too. */
const maxTotalFee = 50_000_000n * gwei
/** So that the highest gas limit stays within both. */
const sponsoredMaxFee = 25n * gwei

/** What a channel transaction may use and cost at most; `feeMicros` in micro-dollars, 0 when sponsored. */
export function channelFeesOf(
  name: ChannelCallName,
  chainId: number,
  sponsored: boolean,
): FeeCap & Readonly<{ gas: bigint; feeMicros: bigint }> {
  const cap = feeCapOf(chainId)
  const isHigh = sponsored && cap.maxFeePerGas > sponsoredMaxFee
  const maxFeePerGas = isHigh ? sponsoredMaxFee : cap.maxFeePerGas
  const affordable = maxTotalFee / maxFeePerGas
  const gas = gasLimits[name] < affordable ? gasLimits[name] : affordable
  return { ...cap, maxFeePerGas, gas, feeMicros: sponsored ? 0n : feeMicrosOf(gas, maxFeePerGas) }
}
