import { Mppx, Store, tempo } from 'mppx-v1/server'
import { privateKeyToAccount } from 'viem/accounts'
import type { Hex } from '../../src/core/payment.ts'
import { createChainClient } from '../../src/sandbox/chain-client.ts'
import { streamChannel } from '../../src/sandbox/channel-contracts.ts'
import { faucetTokens, sandboxChainId, sponsorKey } from '../../src/sandbox/dev-accounts.ts'
import type { Session, SessionOptions } from '../../src/sandbox/sessions.ts'

/** The session of one route as the last mppx that speaks v1 channels serves it. */
export function createV1Session(
  facts: Readonly<{ rpcUrl: string; secretKey: string; payeeKey: Hex }>,
  options: Partial<SessionOptions>,
): Session {
  const client = createChainClient(facts.rpcUrl)
  const price = {
    amount: options.amount ?? '0.01',
    unitType: options.unitType ?? 'request',
    chainId: sandboxChainId,
    ...(options.suggestedDeposit !== undefined && { suggestedDeposit: options.suggestedDeposit }),
    ...(options.minVoucherDelta !== undefined && { minVoucherDelta: options.minVoucherDelta }),
  }
  // Its type says that it returns nothing.
  const sessionLegacy = tempo.sessionLegacy as unknown as typeof tempo.session
  const session = sessionLegacy({
    account: privateKeyToAccount(facts.payeeKey),
    getClient: () => client,
    currency: faucetTokens[0],
    escrowContract: streamChannel,
    store: Store.memory(),
    ...(options.streams && { sse: true }),
    ...(options.sponsored && {
      feePayer: privateKeyToAccount(sponsorKey),
      // Opening writes five words of storage, 250,000 gas each, which is above what mppx pays for by itself.
      feePayerPolicy: { maxGas: 5_000_000n },
    }),
  })
  const server = Mppx.create({ methods: [session], realm: '127.0.0.1', secretKey: facts.secretKey })
  return async (request, content) => {
    const answer = await server.session(price)(request)
    if (answer.status === 402) return answer.challenge
    return answer.withReceipt(content() as Response)
  }
}
