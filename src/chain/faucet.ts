import { setTimeout as sleep } from 'node:timers/promises'
import type { Address, Hex, Rpc } from '../core/payment.ts'
import { parseHash } from './quantity.ts'
import { readTransactionStatus } from './receipts.ts'
import { RpcError } from './rpc-error.ts'

const pollMs = 250
const maxPolls = 60
const maxHashes = 32

/**
 * Asks a test network's faucet and waits until its transactions are in blocks, 15 s at most.
 *
 * @returns The transactions' hashes.
 * @throws {RpcError} when there is no faucet, it refuses, or a transaction failed.
 */
export async function fundAddress(rpc: Rpc, address: Address): Promise<readonly Hex[]> {
  const answer = await rpc('tempo_fundAddress', [address])
  const list = Array.isArray(answer) ? answer : [answer]
  if (list.length > maxHashes) throw new RpcError(56, 'The faucet sent too many transactions')
  const hashes = list.map((hash) => parseHash(hash, 'hash of a faucet transaction'))
  let waiting: readonly Hex[] = hashes
  for (let poll = 0; poll < maxPolls && waiting.length > 0; poll++) {
    if (poll > 0) await sleep(pollMs)
    const states = await Promise.all(waiting.map((hash) => readTransactionStatus(rpc, hash)))
    if (states.includes('reverted')) throw new RpcError(56, 'A transaction of the faucet failed')
    waiting = waiting.filter((_, at) => states[at] === undefined)
  }
  return hashes
}
