import type { Rpc } from '../core/payment.ts'
import { parseMembers, parseSafeQuantity } from './quantity.ts'

/** `timestamp` in unix seconds. */
export type Block = Readonly<{ number: number; timestamp: number }>

/** A block by number or the latest one. @throws {RpcError} */
export async function readBlock(rpc: Rpc, number: number | 'latest'): Promise<Block> {
  const tag = typeof number === 'number' ? `0x${number.toString(16)}` : number
  const block = parseMembers(await rpc('eth_getBlockByNumber', [tag, false]), 'block')
  return {
    number: parseSafeQuantity(block?.['number'], 'block number'),
    timestamp: parseSafeQuantity(block?.['timestamp'], 'block time'),
  }
}

/**
 * Number of the first block whose time is `seconds` or later; `latest.number` when there is none. Goes back from the latest
 * block in growing steps, then halves: about 2·log2 of the distance in calls, at most some sixty.
 *
 * @throws {RpcError}
 */
export async function findBlockAt(rpc: Rpc, seconds: number, latest: Block): Promise<number> {
  let late = latest.number
  let early = late
  for (let step = 64; early > 0; step *= 4) {
    early = Math.max(0, late - step)
    if ((await readBlock(rpc, early)).timestamp < seconds) break
    late = early
  }
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2)
    if ((await readBlock(rpc, middle)).timestamp < seconds) early = middle
    else late = middle
  }
  return late
}
