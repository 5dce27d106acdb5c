import type { ChainChannel } from '../../core/channel.ts'
import type { ChannelRow } from '../../core/channel-store.ts'
import { CurlError } from '../../core/errors.ts'
import type { Rpc } from '../../core/payment.ts'
import type { ChannelDeps } from './channel-deps.ts'

/**
 * What a channel's chain says: `found` with the channel as it is there, `absent` when the chain does not know it (yet, or any
 * more), `silent` with a clause on why nobody answered. `clock`: unix seconds of a block before the channel was read.
 */
export type ChainView =
  | Readonly<{ kind: 'found'; channel: ChainChannel; clock: number; rpc: Rpc }>
  | Readonly<{ kind: 'absent'; clock: number; rpc: Rpc }>
  | Readonly<{ kind: 'silent'; words: string }>

/** Reads a channel from its chain: the clock first, so that what is absent and past can never be there. */
export async function readChain(
  row: ChannelRow,
  { findChain, pay }: Pick<ChannelDeps, 'findChain' | 'pay'>,
): Promise<ChainView> {
  try {
    const chain = await findChain(row)
    if (typeof chain === 'string') return { kind: 'silent', words: chain }
    const { rpc } = chain
    const clock = await pay.readClock(rpc)
    const channel = await pay.readChannel(row.facts, rpc)
    return channel ? { kind: 'found', channel, clock, rpc } : { kind: 'absent', clock, rpc }
  } catch (error) {
    if (error instanceof CurlError) return { kind: 'silent', words: error.message }
    throw error
  }
}

/** A clause about a channel that once was on a chain and is not found there. */
export const endNotFound =
  'the chain does not know the channel any more, and the endpoint does not show how it ended'
