import type { Hex, Rpc } from '../core/payment.ts'
import { readBlock } from './blocks.ts'
import { parseReceiptStatus, readTransactionStatus } from './receipts.ts'
import { decodeRlp } from './rlp.ts'
import { RpcError } from './rpc-error.ts'

const pollMs = 250
/** Longer than any transaction is valid, whatever the endpoint says about the time. */
const maxPolls = 240

/**
 * Puts a signed transaction on the chain and returns when it is in a block and succeeded.
 *
 * @param txHash Its hash; never that of a sponsored one, which its sponsor broadcasts.
 * @throws {RpcError} when the endpoint refuses it, when it was reverted, or when its time ran out.
 */
export async function broadcastRaw(raw: Hex, txHash: Hex, rpc: Rpc): Promise<void> {
  const status = (await submit(raw, txHash, rpc)) ?? (await waitForStatus(txHash, validBeforeOf(raw), rpc))
  if (status !== 'success') throw new RpcError(56, 'The chain ran the transaction and reverted it')
}

/** @returns `undefined` when the endpoint took it without saying what became of it. */
async function submit(raw: Hex, txHash: Hex, rpc: Rpc): Promise<'success' | 'reverted' | undefined> {
  try {
    return parseReceiptStatus(await rpc('eth_sendRawTransactionSync', [raw]), txHash)
  } catch (error) {
    if (!(error instanceof RpcError)) throw error
    // No answer, or one that could not be read: it may have been taken.
    if (error.rpcCode === undefined) return undefined
    if (!unknownMethodCodes.includes(error.rpcCode)) return await statusAfterRefusal(txHash, rpc, error)
  }
  await rpc('eth_sendRawTransaction', [raw])
  return undefined
}

const unknownMethodCodes = [-32601, -32004]
/** The node took the transaction, and it is not in a block yet. @source EIP-7966 */
const waitingCodes = [4, 5]

async function statusAfterRefusal(txHash: Hex, rpc: Rpc, refusal: RpcError) {
  if (waitingCodes.includes(refusal.rpcCode ?? 0)) return undefined
  // A transaction that is known already is refused as well.
  const status = await readTransactionStatus(rpc, txHash)
  if (status === undefined) throw refusal
  return status
}

async function waitForStatus(txHash: Hex, validBefore: number, rpc: Rpc): Promise<'success' | 'reverted'> {
  for (let poll = 0; poll < maxPolls; poll++) {
    const { timestamp } = await readBlock(rpc, 'latest')
    const status = await readTransactionStatus(rpc, txHash)
    if (status) return status
    if (timestamp > validBefore) break
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
  throw new RpcError(28, 'The transaction was in no block before its time ran out')
}

function validBeforeOf(raw: Hex): number {
  const list = decodeRlp(raw.slice(4))
  const validBefore = Array.isArray(list) ? list[8] : undefined
  if (typeof validBefore !== 'string') throw new Error('the transaction has no end')
  return Number.parseInt(validBefore, 16)
}
