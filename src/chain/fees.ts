/** Attodollars (1e-18 US dollars) per unit of gas. */
export type FeeCap = Readonly<{ maxFeePerGas: bigint; maxPriorityFeePerGas: bigint }>

const gwei = 1_000_000_000n

/**
 * The base fee of Tempo's mainnet is fixed at 20 gwei; a local chain starts there and falls. The test network asks for more
 * tip at times.
 *
 * @source TIP-1010
 */
const usualCap: FeeCap = { maxFeePerGas: 24n * gwei, maxPriorityFeePerGas: gwei }
const caps: Readonly<Record<number, FeeCap>> = {
  42431: { maxFeePerGas: 30n * gwei, maxPriorityFeePerGas: 5n * gwei },
}

/** What a transaction on this Tempo chain may pay for gas at most. */
export function feeCapOf(chainId: number): FeeCap {
  return caps[chainId] ?? usualCap
}

/**
 * Gas limits. Measured on a local chain (hardfork T4): one `transferWithMemo` uses 51,395 to an account that has the token
 * and 298,595 to one that has not, 16,800 more when the fee is not in the same token; every further call 12,006 or 267,195.
 * A new balance slot costs 250,000 of it (TIP-1000). Whether the payee is new is not known without asking, so the limit
 * assumes it; only what is used is paid.
 */
const firstTransferGas = 380_000n
const furtherTransferGas = 280_000n
/**
 * Servers simulate a payment before they take it, and a local chain counts 771,071 in a simulation, whatever is called: it
 * takes a request without `to` for a new contract.
 */
const simulationGas = 800_000n

/** Gas limit of one transaction with `count` token transfers. */
export function gasOfTransfers(count: number): bigint {
  const gas = firstTransferGas + furtherTransferGas * BigInt(Math.max(0, count - 1))
  return gas > simulationGas ? gas : simulationGas
}

/** What sponsors accept at most, as mppx's servers check it: gas, and attodollars in all. */
const sponsoredGas = 2_000_000n
const sponsoredFee = 50_000_000n * gwei

/** Gas limit of a transaction whose fee another pays: never above what sponsors accept. */
export function sponsoredGasOfTransfers(count: number, { maxFeePerGas }: FeeCap): bigint {
  const limits = [gasOfTransfers(count), sponsoredGas, sponsoredFee / maxFeePerGas]
  return limits.reduce((least, gas) => (gas < least ? gas : least))
}

/** Highest fee in micro-dollars that these two allow, rounded up as the chain does: what it sets aside before it runs. */
export function feeMicrosOf(gas: bigint, maxFeePerGas: bigint): bigint {
  const attosPerMicro = 1_000n * gwei
  return (gas * maxFeePerGas + attosPerMicro - 1n) / attosPerMicro
}
