import type { ChainNode, JsonRpcReply } from './json-rpc.ts'

type Call = Readonly<{ to?: string; data?: string; input?: string; value?: string }>
type TransactionRequest = Readonly<{ from?: string; calls?: readonly Call[] } & Record<string, unknown>>

const signatureGas = 100_000n

/**
 * A transaction request as anvil can simulate it: without the fields of an expiring nonce, which it would hold against
 * timestamp 1, and, where somebody else pays the fee, without gas prices, since it would want the fee from the sender.
 */
export function toSimulation(request: unknown): unknown {
  if (typeof request !== 'object' || request === null) return request
  const { nonce, nonceKey, validBefore, validAfter, ...rest } = request as TransactionRequest
  if (rest['feePayer'] === undefined) return rest
  const { maxFeePerGas, maxPriorityFeePerGas, gasPrice, ...free } = rest
  return free
}

/**
 * Raises the gas of an `eth_fillTransaction` answer to what its calls need one by one: anvil counts the envelope alone.
 */
export async function fillGas(node: ChainNode, request: unknown, reply: JsonRpcReply): Promise<JsonRpcReply> {
  const { from, calls } = (request ?? {}) as TransactionRequest
  const result = reply.result as { tx?: { gas?: string } } | undefined
  if (!result?.tx?.gas || !Array.isArray(calls)) return reply
  const alone = await Promise.all(calls.map((call: Call) => estimate(node, from, call)))
  const inRow = alone.includes(undefined) ? await simulate(node, from, calls) : []
  const estimates = alone.map((gas, index) => gas ?? inRow[index] ?? 0n)
  const needed = estimates.reduce((sum, gas) => sum + gas, signatureGas)
  const gas = needed > BigInt(result.tx.gas) ? needed : BigInt(result.tx.gas)
  return { ...reply, result: { ...result, tx: { ...result.tx, gas: `0x${gas.toString(16)}` } } }
}

/** Gas of one call by itself; `undefined` when it fails so, since it may need an earlier one. */
async function estimate(node: ChainNode, from: string | undefined, call: Call): Promise<bigint | undefined> {
  try {
    return BigInt((await node.ask('eth_estimateGas', [readCall(from, call)])) as string)
  } catch {
    return undefined
  }
}

/** Gas of each call after those before it: what was used, and the fifth that a refund may have taken off. */
async function simulate(
  node: ChainNode,
  from: string | undefined,
  calls: readonly Call[],
): Promise<bigint[]> {
  try {
    const blocks = [{ calls: calls.map((call) => readCall(from, call)) }]
    const answer = await node.ask('eth_simulateV1', [{ blockStateCalls: blocks }, 'latest'])
    const [block] = answer as { calls: { gasUsed: string }[] }[]
    return (block?.calls ?? []).map(({ gasUsed }) => (BigInt(gasUsed) * 5n) / 4n)
  } catch {
    return []
  }
}

function readCall(from: string | undefined, { to, value, data, input }: Call) {
  return { from, to, value, data: data ?? input }
}
