import { abiWords } from '../../chain/abi-word.ts'
import { readBlock } from '../../chain/blocks.ts'
import { callContract } from '../../chain/call-contract.ts'
import { readChainId } from '../../chain/identity.ts'
import { RpcError } from '../../chain/rpc-error.ts'
import { searchLogs } from '../../chain/search-logs.ts'
import type { ChainChannel, ChannelFacts, VoucherState } from '../../core/channel.ts'
import { zeroAddress } from '../../core/parse-hex.ts'
import type { Hex, Rpc } from '../../core/payment.ts'

/** getChannel(bytes32) of the contract; getChannelState(bytes32) of the reserve. */
const getChannel = '831c2b82'
const getChannelState = 'd18da8b1'
/** keccak256("ChannelClosed(bytes32,address,address,uint96,uint96)") */
const closedTopic = '0x5613aed96d5bf39f928408dbe1d4143490b9bb5957eac2dd8e69b5dc4b2206e6'
const maxSearchCalls = 40

/**
 * A channel as the chain has it. The reserve forgets a channel when it is closed: what became of it then is in the event of
 * its end, which is looked for as far back as the endpoint's patience allows.
 *
 * @returns `undefined` when the chain has no such channel (yet).
 * @throws {RpcError}
 */
export async function readChannel(channel: ChannelFacts, rpc: Rpc): Promise<ChainChannel | undefined> {
  return channel.version === 'v1' ? await readContractChannel(channel, rpc) : await readReserve(channel, rpc)
}

/**
 * What became of a voucher: see `ChannelPay`.
 *
 * @throws {RpcError}
 */
export async function settlement(channel: ChannelFacts, cumulative: bigint, rpc: Rpc): Promise<VoucherState> {
  if ((await readChainId(rpc)) !== channel.chainId) return 'pending'
  const found = await readChannel(channel, rpc)
  if (!found) return 'pending'
  if (found.settled >= cumulative) return 'settled'
  return found.finalized ? 'dead' : 'pending'
}

async function readContractChannel(channel: ChannelFacts, rpc: Rpc): Promise<ChainChannel | undefined> {
  const words = await callContract(rpc, channel.escrow, getChannel + abiWords(channel.id), 8)
  const [finalized, closeRequestedAt, payer, payee, token, signer, deposit, settled] = words
  if (payer === zeroAddress.slice(2).padStart(64, '0')) return undefined
  const known = abiWords(channel.payer, channel.payee, channel.token, channel.authorizedSigner)
  if (`${payer}${payee}${token}${signer}` !== known)
    throw new RpcError(56, 'The endpoint sent another channel than was asked for')
  return {
    deposit: amountOf(deposit),
    settled: amountOf(settled),
    closeRequestedAt: timeOf(closeRequestedAt),
    finalized: amountOf(finalized) !== 0n,
  }
}

async function readReserve(channel: ChannelFacts, rpc: Rpc): Promise<ChainChannel | undefined> {
  const words = await callContract(rpc, channel.escrow, getChannelState + abiWords(channel.id), 3)
  const [settled, deposit, closeRequestedAt] = words
  if (amountOf(deposit) === 0n) return await findClosed(channel, rpc)
  return {
    deposit: amountOf(deposit),
    settled: amountOf(settled),
    closeRequestedAt: timeOf(closeRequestedAt),
    finalized: false,
  }
}

async function findClosed(channel: ChannelFacts, rpc: Rpc): Promise<ChainChannel | undefined> {
  const { id, payer, payee, escrow } = channel
  const topics: readonly Hex[] = [closedTopic, id, `0x${abiWords(payer)}`, `0x${abiWords(payee)}`]
  const { number } = await readBlock(rpc, 'latest')
  const [log] = await searchLogs(rpc, { addresses: [escrow], topics }, number, maxSearchCalls, () => true)
  if (log?.data.length !== 128) return undefined
  const settled = amountOf(log.data.slice(0, 64))
  const refunded = amountOf(log.data.slice(64))
  return { deposit: settled + refunded, settled, closeRequestedAt: undefined, finalized: true }
}

function amountOf(word = ''): bigint {
  return BigInt(`0x${word || '0'}`)
}

/** Unix seconds; 0 stands for never. */
function timeOf(word: string | undefined): number | undefined {
  const time = Number(amountOf(word))
  return time === 0 ? undefined : time
}
