import type { Address, Hex } from '../../src/core/payment.ts'
import { channelReserve, streamChannel } from '../../src/sandbox/channel-contracts.ts'
import { localChain, pathUsd } from './local-chain.ts'

export type ChainEndpoint = Readonly<{ rpcUrl: string }>

/** Money in base units, times in seconds. A channel that is gone has no deposit. */
export type ChannelState = Readonly<{ deposit: bigint; settled: bigint; closeRequestedAt: number }>

export type V1ChannelState = ChannelState & Readonly<{ finalized: boolean; payer: Address; payee: Address }>

/** Of both escrows, in seconds. */
export const closeGracePeriod = 900

const selectors = {
  getChannelState: '0xd18da8b1',
  getChannel: '0x831c2b82',
  balanceOf: '0x70a08231',
}
const transferTopic = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'

/** What tests ask of a chain with payment channels; of the chain that all tests share when none is given. */
export function createChainReader(chain: ChainEndpoint = localChain()) {
  const ask = async (method: string, params: readonly unknown[] = []): Promise<unknown> => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
    const response = await fetch(chain.rpcUrl, { method: 'POST', body })
    const reply = (await response.json()) as { result?: unknown; error?: { message: string } }
    if (reply.error) throw new Error(`${method}: ${reply.error.message}`)
    return reply.result
  }
  const readWords = async (to: Address, data: string): Promise<string[]> => {
    const result = (await ask('eth_call', [{ to, data }, 'latest'])) as string
    return result.slice(2).match(/.{64}/g) ?? []
  }
  return {
    ask,
    /** The state of a TIP-1034 channel. */
    async channelState(channelId: Hex): Promise<ChannelState> {
      const words = await readWords(channelReserve, selectors.getChannelState + channelId.slice(2))
      const [settled = 0n, deposit = 0n, closeRequestedAt = 0n] = words.map((word) => BigInt(`0x${word}`))
      return { settled, deposit, closeRequestedAt: Number(closeRequestedAt) }
    },
    /** The state of a v1 channel; everything 0 when there is none. */
    async v1ChannelState(channelId: Hex): Promise<V1ChannelState> {
      const words = await readWords(streamChannel, selectors.getChannel + channelId.slice(2))
      const number = (index: number) => BigInt(`0x${words[index] ?? 0}`)
      const address = (index: number): Address => `0x${(words[index] ?? '').slice(24)}`
      return {
        finalized: number(0) === 1n,
        closeRequestedAt: Number(number(1)),
        payer: address(2),
        payee: address(3),
        deposit: number(6),
        settled: number(7),
      }
    },
    /** Base units. */
    async balanceOf(owner: Address, token: Address = pathUsd): Promise<bigint> {
      const [balance = '0'] = await readWords(token, selectors.balanceOf + word(owner))
      return BigInt(`0x${balance}`)
    },
    /** Base units that went from one account to another, in every transfer so far: what an escrow paid out, what was deposited. */
    async moved(from: Address, to: Address, token: Address = pathUsd): Promise<bigint> {
      const topics = [transferTopic, `0x${word(from)}`, `0x${word(to)}`]
      const filter = { fromBlock: '0x0', toBlock: 'latest', address: token, topics }
      const logs = (await ask('eth_getLogs', [filter])) as { data: Hex }[]
      return logs.reduce((sum, { data }) => sum + BigInt(data), 0n)
    },
    /** Moves the chain's clock; only on a chain of a test's own. */
    async passTime(seconds: number): Promise<void> {
      await ask('evm_increaseTime', [seconds])
      await ask('evm_mine')
    },
  }
}

function word(address: Address): string {
  return address.slice(2).toLowerCase().padStart(64, '0')
}
