import {
  type Abi,
  createClient,
  decodeErrorResult,
  decodeEventLog,
  encodeFunctionData,
  type Hex as HexData,
  http,
  type Log,
} from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { sendTransactionSync } from 'viem/actions'
import { tempoModerato } from 'viem/chains'
import type { Address, Hex } from '../../src/core/payment.ts'
import { sandboxChainId } from '../../src/sandbox/dev-accounts.ts'
import { type Account, localChain } from './local-chain.ts'
import type { ChainEndpoint } from './session-chain.ts'

/** Calls an escrow contract as one of its users would. */
export function createEscrowCaller(escrow: Address, abi: Abi, chain: ChainEndpoint = localChain()) {
  const client = createClient({
    chain: { ...tempoModerato, id: sandboxChainId },
    transport: http(chain.rpcUrl),
  })
  const encode = (functionName: string, args: readonly unknown[]) =>
    encodeFunctionData({ abi, functionName, args })
  return {
    /** Makes the call in a transaction of its own, after `before`. @returns Its events, or `reverted`. */
    async send(from: Account, name: string, args: readonly unknown[], before: readonly Call[] = []) {
      const receipt = await sendTransactionSync(client, {
        account: privateKeyToAccount(from.privateKey),
        calls: [...before, { to: escrow, data: encode(name, args) }],
        gas: 4_000_000n,
      })
      return receipt.status === 'success'
        ? receipt.logs.flatMap((log) => readEvent(abi, escrow, log))
        : 'reverted'
    },
    /** The error that a call would end with; `undefined` when it would not. */
    async refusal(from: Address, name: string, args: readonly unknown[]): Promise<string | undefined> {
      const call = { from, to: escrow, data: encode(name, args) }
      const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_call', params: [call, 'latest'] })
      const response = await fetch(chain.rpcUrl, { method: 'POST', body })
      const { error } = (await response.json()) as { error?: { message: string; data?: HexData } }
      return error && (error.data ? decodeErrorResult({ abi, data: error.data }).errorName : error.message)
    },
    /** A voucher's signature. */
    async voucher(
      signer: Account,
      domain: string,
      type: 'uint96' | 'uint128',
      channelId: Hex,
      cumulativeAmount: bigint,
    ) {
      return privateKeyToAccount(signer.privateKey).signTypedData({
        domain: { name: domain, version: '1', chainId: sandboxChainId, verifyingContract: escrow },
        types: {
          Voucher: [
            { name: 'channelId', type: 'bytes32' },
            { name: 'cumulativeAmount', type },
          ],
        },
        primaryType: 'Voucher',
        message: { channelId, cumulativeAmount },
      })
    },
  }
}

type Call = Readonly<{ to: Address; data: Hex }>

function readEvent(abi: Abi, escrow: Address, log: Log) {
  if (log.address.toLowerCase() !== escrow) return []
  const { eventName = '', args = {} } = decodeEventLog({ abi, data: log.data, topics: log.topics })
  return [{ name: eventName, ...(args as Record<string, unknown>) }]
}

const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

/** The other signature that recovers to the same signer: with a high s. */
export function malleate(signature: Hex): Hex {
  const s = order - BigInt(`0x${signature.slice(66, 130)}`)
  const v = signature.endsWith('1b') ? '1c' : '1b'
  return `0x${signature.slice(2, 66)}${s.toString(16).padStart(64, '0')}${v}`
}
