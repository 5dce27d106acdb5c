import type { Address } from '../core/payment.ts'
import { channelReserveCode, streamChannelCode } from './contract-code.ts'
import type { ChainNode } from './json-rpc.ts'

/**
 * The TIP-20 channel reserve, a precompile where the chain has it.
 *
 * @source TIP-1034
 */
export const channelReserve: Address = '0x4d50500000000000000000000000000000000000'

/**
 * The escrow contract of v1 channels: at its address on Tempo's test network, on every local chain.
 *
 * @source draft-tempo-session-00
 */
export const streamChannel: Address = '0xe1c4d3dce17bc111181ddf716f75bae49e61a336'

/** Puts both escrows of payment channels on a fresh chain. Neither has a constructor, so its code is all there is. */
export async function installChannelContracts(node: ChainNode): Promise<void> {
  await Promise.all([
    node.ask('anvil_setCode', [channelReserve, channelReserveCode]),
    node.ask('anvil_setCode', [streamChannel, streamChannelCode]),
  ])
}
