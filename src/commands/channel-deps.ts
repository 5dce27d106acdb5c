import type { App } from '../app.ts'
import type { CommandInput } from '../cli/spec.ts'
import type { ChannelRow } from '../core/channel-store.ts'
import { WalletError } from '../core/errors.ts'
import type { Ledger } from '../core/ledger.ts'
import type { Address, Signer } from '../core/payment.ts'
import type { ChannelDeps } from '../payment/channel/channel-deps.ts'
import { readLimits } from '../payment/limits.ts'
import { sessionMethodOf } from '../payment/registry.ts'
import { type AccountInfo, listAccounts } from '../wallet/accounts.ts'
import { accountOf, addressOf, payerOf } from './account.ts'
import { createSendManagement } from './channel-sender.ts'
import { createChainFinder } from './history/find-chain.ts'

/** What a command that looks after channels may touch of the world; keys are unlocked once, and only when something is signed. */
export async function openChannelDeps(
  app: App,
  input: Pick<CommandInput, 'options'>,
  ledger: Ledger,
): Promise<ChannelDeps> {
  const method = sessionMethodOf({ protocol: 'mpp', method: 'tempo', intent: 'session' })
  if (!method) throw new Error('no method for channels')
  const signers = new Map<Address, Promise<Signer>>()
  return {
    now: app.now,
    sleep: app.sleep,
    random: app.random,
    store: ledger.channels(),
    pay: await method.loadChannels(),
    findChain: createChainFinder(app, input),
    signer: (row) => {
      const signer = signers.get(row.payer) ?? openSigner(app, input, row)
      signers.set(row.payer, signer)
      return signer
    },
    send: (row) => createSendManagement(app, row.resource),
    maxFeeMicros: readLimits(app.config().limits, { maxFeeMicros: undefined }).maxFeeMicros,
  }
}

async function openSigner(app: App, input: Pick<CommandInput, 'options'>, row: ChannelRow): Promise<Signer> {
  const account = await findPayer(app, input, row)
  if (account) return (await payerOf(app, account)).signer()
  throw new WalletError(`No account has the key of ${row.payer}, which opened the channel ${row.facts.id}`, {
    hint: 'Nothing was sent. `presto wallet list` shows the accounts; --wallet NAME chooses one.',
  })
}

/** The account that opened a channel: the chosen one, or any other with its address. */
async function findPayer(
  app: App,
  input: Pick<CommandInput, 'options'>,
  { payer }: ChannelRow,
): Promise<AccountInfo | undefined> {
  const named = input.options['wallet']
  if (typeof named === 'string') {
    const account = accountOf(app, named)
    return account && (await addressOf(app, account)) === payer ? account : undefined
  }
  const stored = listAccounts(app.paths().walletFolder).find(({ address }) => address === payer)
  if (stored || !app.env['PRESTO_PRIVATE_KEY']) return stored
  const fromEnv = accountOf(app)
  return fromEnv && (await addressOf(app, fromEnv)) === payer ? fromEnv : undefined
}
