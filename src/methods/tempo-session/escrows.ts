import type { ChannelVersion } from '../../core/channel.ts'
import type { Address } from '../../core/payment.ts'

/** The reserve that is part of the chain; the same address everywhere. @source TIP-1034 */
export const channelReserve: Address = '0x4d50500000000000000000000000000000000000'

/** Chain of the sandbox, whose escrow stands at the test network's address. */
const sandboxChainId = 1337

/**
 * Contracts of the first generation whose code is known. A deposit in any other contract would be in its author's hands.
 *
 * @source draft-tempo-session-00, section 6.1; mppx 0.8, defaults
 */
const streamChannels: Readonly<Record<number, readonly Address[]>> = {
  4217: ['0x33b901018174ddabe4841042ab76ba85d4e24f25'],
  42431: ['0xe1c4d3dce17bc111181ddf716f75bae49e61a336', '0x9d136eea063ede5418a6bc7beaff009bbb6cfa70'],
  [sandboxChainId]: ['0xe1c4d3dce17bc111181ddf716f75bae49e61a336'],
}

/** The contracts on a chain that deposits may go to. */
export function allowedEscrows(version: ChannelVersion, chainId: number): readonly Address[] {
  return version === 'v2' ? [channelReserve] : (streamChannels[chainId] ?? [])
}
