import { sessionManager } from 'mppx/client'
import { sessionLegacyManager } from 'mppx-v1/client'
import { privateKeyToAccount } from 'viem/accounts'
import type { Hex } from '../../src/core/payment.ts'
import { createChainClient } from '../../src/sandbox/chain-client.ts'
import { type Account, freshAccount, localChain } from './local-chain.ts'
import { type ChainEndpoint, createChainReader } from './session-chain.ts'

type Manager = ReturnType<typeof sessionManager>

/** Somebody with 1000 of both tokens who pays through mppx's own session client. */
export type MppxPayer = Account & Readonly<{ manager: Manager; channelId(): Hex }>

/**
 * @param options `chain`: the shared one when absent; `account`: somebody who is there already, without what was known of
 *   channels; `bootstrap`: asks the server for its channel first; `maxDeposit`: of one channel, decimal.
 */
export async function createMppxPayer(
  options: Readonly<{
    chain?: ChainEndpoint
    account?: Account
    bootstrap?: boolean
    maxDeposit?: string
    v1?: boolean
  }> = {},
): Promise<MppxPayer> {
  const { chain = localChain(), bootstrap = false, maxDeposit = '1' } = options
  const payer = options.account ?? (await freshAccount({ funded: false }))
  if (!options.account) await createChainReader(chain).ask('tempo_fundAddress', [payer.address])
  const client = createChainClient(chain.rpcUrl)
  // The two do the same for what is asked of them here.
  const make = options.v1 ? (sessionLegacyManager as unknown as typeof sessionManager) : sessionManager
  const account = privateKeyToAccount(payer.privateKey)
  const manager = make({ account, getClient: () => client, maxDeposit, bootstrap })
  return { ...payer, manager, channelId: () => manager.channelId as Hex }
}
