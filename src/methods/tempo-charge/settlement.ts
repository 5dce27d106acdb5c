import { type Block, findBlockAt, readBlock } from '../../chain/blocks.ts'
import { readChainId } from '../../chain/identity.ts'
import { parseHash, parseMembers, parseQuantity } from '../../chain/quantity.ts'
import { readTransactionStatus } from '../../chain/receipts.ts'
import { RpcError } from '../../chain/rpc-error.ts'
import type { Address, Approved, Hex, Rpc, Settlement } from '../../core/payment.ts'
import { primaryAmount } from './transfers.ts'

/** keccak256("TransferWithMemo(address,address,uint256,bytes32)") */
const memoTopic = '0x57bc7354aa85aed339e000bccffabbc529466af35f0772c8f8ee1145927de7f0'
/** A payment is signed this long before it ends at most; block times and our clock may differ by the rest. */
const searchSeconds = 25 + 60

/**
 * What the chain says about a signed payment. The latest block is read first: what is not there then, and whose time has
 * passed by that block's clock, can never be there.
 *
 * @param txHash `undefined` for a sponsored transaction, whose hash is the sponsor's, and for proofs.
 * @throws {RpcError} when the endpoint does not answer or cannot be understood.
 */
export async function settlement(approved: Approved, txHash: Hex | undefined, rpc: Rpc): Promise<Settlement> {
  if ((await readChainId(rpc)) !== approved.chainId) return { state: 'pending' }
  const latest = await readBlock(rpc, 'latest')
  const isOver = latest.timestamp > approved.validBefore
  if (approved.mode === 'proof') return { state: isOver ? 'dead' : 'pending' }
  if (txHash !== undefined) {
    const status = await readTransactionStatus(rpc, txHash)
    if (status === 'success') return { state: 'settled', txHash }
    if (status === 'reverted') return { state: 'dead' }
    if (!isOver) return { state: 'pending' }
  }
  // An endpoint may know a log whose receipt it does not have (yet).
  const logged = (await findTransfers(approved, latest, rpc)).filter((hash) => hash === (txHash ?? hash))
  if (logged[0] !== undefined) return { state: 'settled', txHash: logged[0] }
  return { state: isOver ? 'dead' : 'pending' }
}

/** Hashes of the transactions that made this payment's primary transfer while it was valid. */
async function findTransfers(approved: Approved, latest: Block, rpc: Rpc): Promise<readonly Hex[]> {
  const { memo, token, validBefore } = approved
  if (memo === undefined) return []
  const fromBlock = await findBlockAt(rpc, validBefore - searchSeconds, latest)
  const toBlock =
    latest.timestamp > validBefore ? await findBlockAt(rpc, validBefore + 1, latest) : latest.number
  const topics: readonly Hex[] = [memoTopic, topicOf(approved.payer), topicOf(approved.recipient), memo]
  const filter = { address: token, fromBlock: toHex(fromBlock), toBlock: toHex(toBlock), topics }
  const logs = await rpc('eth_getLogs', [filter])
  if (!Array.isArray(logs)) throw new RpcError(56, 'The endpoint sent no list of logs')
  return logs.flatMap((log: unknown) => matchLog(log, approved, topics) ?? [])
}

/** Filters are not taken on trust: a log counts when it says exactly this payment. */
function matchLog(value: unknown, approved: Approved, topics: readonly Hex[]): Hex | undefined {
  const log = parseMembers(value, 'log')
  if (!log || log['removed'] === true) return undefined
  const found = Array.isArray(log['topics']) ? log['topics'].map((topic) => String(topic).toLowerCase()) : []
  if (String(log['address']).toLowerCase() !== approved.token) return undefined
  if (found.length !== topics.length || !topics.every((topic, at) => topic === found[at])) return undefined
  if (parseQuantity(log['data'], 'amount in a log') !== primaryAmount(approved)) return undefined
  return parseHash(log['transactionHash'], 'transaction hash in a log')
}

function topicOf(address: Address): Hex {
  return `0x${address.slice(2).padStart(64, '0')}`
}

function toHex(number: number): Hex {
  return `0x${number.toString(16)}`
}
