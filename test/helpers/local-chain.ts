import { privateKeyToAccount } from 'viem/accounts'
import { inject } from 'vitest'
import type { Address, Hex } from '../../src/core/payment.ts'
import './provide-chain.ts'

export const pathUsd: Address = '0x20c0000000000000000000000000000000000000'
/** The second token of the local chain. */
export const alphaUsd: Address = '0x20c0000000000000000000000000000000000001'

/** keccak256("TransferWithMemo(address,address,uint256,bytes32)") */
const memoTopic = '0x57bc7354aa85aed339e000bccffabbc529466af35f0772c8f8ee1145927de7f0'
const transferTopic = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'

export type Account = Readonly<{ privateKey: Hex; address: Address }>
export type Transfer = Readonly<{ token: Address; from: Address; to: Address; amount: bigint; txHash: Hex }>

/** Endpoint and genesis of the chain that the `paid` project has started. */
export function localChain(): Readonly<{ rpcUrl: string; genesis: Hex }> {
  return { rpcUrl: inject('rpcUrl'), genesis: inject('genesis') }
}

/** One JSON-RPC call to the local chain; throws with the node's message. */
export async function rpc(method: string, params: readonly unknown[]): Promise<unknown> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
  const response = await fetch(localChain().rpcUrl, { method: 'POST', body })
  const reply = (await response.json()) as { result?: unknown; error?: { message: string } }
  if (reply.error) throw new Error(`${method}: ${reply.error.message}`)
  return reply.result
}

/** Base units. */
export async function balanceOf(token: Address, owner: Address): Promise<bigint> {
  const data = `0x70a08231${owner.slice(2).toLowerCase().padStart(64, '0')}`
  return BigInt((await rpc('eth_call', [{ to: token, data }, 'latest'])) as string)
}

/** An account that nobody else uses; with 1000 of both tokens unless `funded` is false. */
export async function freshAccount({ funded = true } = {}): Promise<Account> {
  const privateKey = randomHex(32)
  const address = privateKeyToAccount(privateKey).address.toLowerCase() as Address
  if (funded) await rpc('tempo_fundAddress', [address])
  return { privateKey, address }
}

/** An address without a key: a payee of one test. */
export function freshAddress(): Address {
  return randomHex(20)
}

/** Every transfer that moved tokens out of (`from`) or into (`to`) an account, oldest first; network fees included. */
export async function transfers(filter: { from?: Address; to?: Address }): Promise<Transfer[]> {
  const topic = (address: Address | undefined) => address && `0x${address.slice(2).padStart(64, '0')}`
  const topics = [transferTopic, topic(filter.from) ?? null, topic(filter.to) ?? null]
  const logs = (await rpc('eth_getLogs', [{ fromBlock: '0x0', toBlock: 'latest', topics }])) as {
    address: Address
    topics: Hex[]
    data: Hex
    transactionHash: Hex
  }[]
  const account = (value: Hex | undefined) => `0x${(value ?? '').slice(-40)}` as Address
  return logs.map(({ address, topics: [, from, to], data, transactionHash }) => ({
    token: address,
    from: account(from),
    to: account(to),
    amount: BigInt(data),
    txHash: transactionHash,
  }))
}

/** Moves base units to an account from one of the chain's own. */
export async function give(to: Address, amount: bigint, token: Address = pathUsd): Promise<void> {
  const word = (digits: string) => digits.padStart(64, '0')
  const data = `0xa9059cbb${word(to.slice(2))}${word(amount.toString(16))}`
  const from = '0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc'
  await rpc('eth_sendTransactionSync', [{ from, to: token, data }])
}

/** The memo of every transfer in a transaction, in order; a transfer without memo leaves none. */
export async function memosOf(txHash: Hex): Promise<{ to: Address; memo: Hex }[]> {
  const receipt = (await rpc('eth_getTransactionReceipt', [txHash])) as { logs: { topics: Hex[] }[] }
  return receipt.logs
    .filter(({ topics }) => topics[0] === memoTopic)
    .map(({ topics: [, , to = '', memo] }) => ({ to: `0x${to.slice(-40)}`, memo: memo as Hex }))
}

function randomHex(bytes: number): Hex {
  return `0x${Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString('hex')}`
}
