import type { ChannelFacts, ChannelVersion } from '../../src/core/channel.ts'
import { zeroAddress } from '../../src/core/parse-hex.ts'
import type { Address, UsableOffer } from '../../src/core/payment.ts'
import { channelId } from '../../src/methods/tempo-session/channel-id.ts'
import { pathUsd } from './local-chain.ts'
import { tempoOffer } from './tempo-offer.ts'

/** The first account of every development chain. */
export const devKey = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'
export const devAddress: Address = '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266'

export const reserve: Address = '0x4d50500000000000000000000000000000000000'
/** The contract of the first generation on the test network. */
export const contract: Address = '0xe1c4d3dce17bc111181ddf716f75bae49e61a336'

/** `methodDetails` that every server of a generation sends. */
export const details = {
  v1: { chainId: 42431, escrowContract: contract },
  v2: { chainId: 42431, escrowContract: reserve, sessionProtocol: 'v2' },
}

/** A tempo/session offer as the protocol hands it to the method. */
export function sessionOffer(
  methodDetails: unknown,
  more: Partial<UsableOffer> = {},
  request: Readonly<Record<string, unknown>> = {},
): UsableOffer {
  const terms = { ...request, ...(methodDetails !== undefined && { methodDetails }) }
  return tempoOffer(undefined, { intent: 'session', amount: 10_000n, terms, ...more })
}

/** A channel on the test network whose id is right. */
export function channelFacts(version: ChannelVersion, more: Partial<ChannelFacts> = {}): ChannelFacts {
  const facts: Omit<ChannelFacts, 'id'> = {
    version,
    chainId: 42431,
    escrow: version === 'v1' ? contract : reserve,
    token: pathUsd,
    payer: devAddress,
    payee: '0x742d35cc6634c0532925a3b844bc9e7595f8fe00',
    operator: zeroAddress,
    salt: `0x${'5a'.repeat(32)}`,
    authorizedSigner: devAddress,
    expiringNonceHash: version === 'v1' ? undefined : `0x${'bb'.repeat(32)}`,
    ...more,
  }
  return { ...facts, id: channelId(facts) }
}
