import { asMembers } from '../core/members.ts'
import type { Address, Hex, Rpc } from '../core/payment.ts'
import { RpcError } from './rpc-error.ts'

/** `null` takes any topic in its place. Everything lower case. */
export type LogFilter = Readonly<{
  addresses: readonly Address[]
  topics: readonly (Hex | readonly Hex[] | null)[]
}>

export type ChainLog = Readonly<{
  address: Address
  topics: readonly Hex[]
  /** Hex digits without `0x`, lower case. */
  data: string
}>

/** Blocks of one question. Endpoints answer about this many at most, each about another number. */
const pageSizes = [Number.POSITIVE_INFINITY, 100_000, 10_000, 1_000]

/**
 * Logs that a filter finds, newest first: all of the chain in one question where the endpoint takes it, otherwise back from
 * the latest block in pages, as far as `maxCalls` go. Filters are not taken on trust: only logs that match are returned.
 *
 * @param latest Number of the block to go back from.
 * @param isEnough Stops when a log is what was looked for.
 * @throws {RpcError} when the endpoint does not answer even about few blocks.
 */
export async function searchLogs(
  rpc: Rpc,
  filter: LogFilter,
  latest: number,
  maxCalls: number,
  isEnough: (log: ChainLog) => boolean = () => false,
): Promise<readonly ChainLog[]> {
  const found: ChainLog[] = []
  let step = 0
  let to = latest
  for (let call = 0; call < maxCalls && to >= 0; call++) {
    const from = Math.max(0, to - (pageSizes[step] ?? 1) + 1)
    try {
      const logs = await readLogs(rpc, filter, from, to)
      found.push(...logs.reverse())
      if (logs.some(isEnough)) break
      to = from - 1
    } catch (error) {
      step += 1
      if (!isTooMuch(error) || step === pageSizes.length) throw error
    }
  }
  return found
}

/** The endpoint refused, answered with too much, or took too long. */
function isTooMuch(error: unknown): boolean {
  if (!(error instanceof RpcError)) return false
  return error.rpcCode !== undefined || error.number === 63 || error.number === 28
}

async function readLogs(rpc: Rpc, filter: LogFilter, from: number, to: number): Promise<ChainLog[]> {
  const { addresses, topics } = filter
  const question = { address: addresses, fromBlock: toHex(from), toBlock: toHex(to), topics }
  const logs = await rpc('eth_getLogs', [question])
  if (!Array.isArray(logs)) throw new RpcError(56, 'The endpoint sent no list of logs')
  return logs.flatMap((log: unknown) => parseLog(log, filter) ?? [])
}

function parseLog(value: unknown, filter: LogFilter): ChainLog | undefined {
  const log = asMembers(value)
  if (!log || log['removed'] === true) return undefined
  const { address, topics, data } = log
  if (typeof address !== 'string' || typeof data !== 'string' || !Array.isArray(topics)) return undefined
  if (!/^0x[0-9a-f]{0,8192}$/i.test(data) || topics.length > 4) return undefined
  const hashes = topics.map((topic) => String(topic).toLowerCase() as Hex)
  if (!hashes.every((hash) => /^0x[0-9a-f]{64}$/.test(hash))) return undefined
  const found = {
    address: address.toLowerCase() as Address,
    topics: hashes,
    data: data.slice(2).toLowerCase(),
  }
  return matches(found, filter) ? found : undefined
}

function matches({ address, topics }: ChainLog, filter: LogFilter): boolean {
  if (!filter.addresses.includes(address)) return false
  return filter.topics.every((wanted, at) => {
    const topic = topics[at]
    if (topic === undefined) return false
    return wanted === null || (typeof wanted === 'string' ? wanted === topic : wanted.includes(topic))
  })
}

function toHex(number: number): Hex {
  return `0x${number.toString(16)}`
}
