import { createRpc } from '../../src/chain/rpc.ts'
import { findPaths } from '../../src/config/paths.ts'
import type { ChannelRow, ChannelStore } from '../../src/core/channel-store.ts'
import type { Ledger } from '../../src/core/ledger.ts'
import type { Hex } from '../../src/core/payment.ts'
import { openLedger } from '../../src/ledger/open-ledger.ts'
import { findChannels } from '../../src/methods/tempo-session/find-channels.ts'
import { sandboxChainId } from '../../src/sandbox/dev-accounts.ts'
import { ceilings, intention } from '../unit/ledger/intention.ts'
import { type Account, freshAccount, localChain, pathUsd } from './local-chain.ts'
import { createMppxPayer } from './mppx-session-client.ts'
import { createHome, type RunOptions, runPresto, startPresto } from './run-presto.ts'
import { type ChainEndpoint, createChainReader } from './session-chain.ts'
import { createSessionServer, createV1SessionServer, type SessionServerOptions } from './session-server.ts'

type Chain = ChainEndpoint & Readonly<{ genesis: Hex }>

const feeManager = '0xfeec000000000000000000000000000000000000'
const funds = 1_000_000_000n

/**
 * A channel of 0.05 pathUSD that mppx's own client opened and paid 0.01 with, and a home with the same key that knows nothing
 * of it.
 */
export async function createForeignChannel(
  version: 'v1' | 'v2',
  chain: Chain = localChain(),
  options: SessionServerOptions = {},
) {
  const create = version === 'v1' ? createV1SessionServer : createSessionServer
  const server = await create({ suggestedDeposit: '0.05', chain, ...options })
  const reader = createChainReader(chain)
  const account = await freshAccount({ funded: false })
  await reader.ask('tempo_fundAddress', [account.address])
  const client = await createMppxPayer({ chain, account, v1: version === 'v1' })
  const paid = await client.manager.fetch(`${server.url}/data`)
  if (paid.status !== 200) throw new Error(`mppx's client got ${paid.status}`)
  const home = await createHome({ ...chain, privateKey: account.privateKey })
  const run = (args: readonly string[], more: Omit<RunOptions, 'home'> = {}) =>
    runPresto(args, { ...more, home })
  return {
    server,
    chain,
    reader,
    account,
    client,
    home,
    id: client.channelId(),
    run,
    start: (...args: string[]) => startPresto(args, { home }),
    /** `sessions list -j`, with every state when `--all` is among the arguments. */
    sessions: async (...args: string[]) => {
      const { stdout } = await run(['sessions', 'list', '-j', ...args])
      return (JSON.parse(stdout.toString()) as { sessions: Record<string, unknown>[] }).sessions
    },
    /** Base units: out of and back into the contract, to the payee, and what the payer has but for network fees. */
    money: async () => {
      const { moved, balanceOf } = reader
      const fees = await moved(account.address, feeManager)
      const returned = await moved(feeManager, account.address)
      return {
        paid: await moved(server.escrow, server.payee.address),
        refund: await moved(server.escrow, account.address),
        lost: funds - (await balanceOf(account.address)) - fees + returned,
      }
    },
  }
}

export type ForeignChannel = Awaited<ReturnType<typeof createForeignChannel>>

/** What the ledger of a home would say if its own requests had paid with the channel. */
export async function adopt(
  { home, chain, account, server, id }: Pick<ForeignChannel, 'home' | 'chain' | 'account' | 'server' | 'id'>,
  {
    spent = 10_000n,
    usedAt = Date.now(),
    resource = `${server.url}/data`,
  }: Readonly<{ spent?: bigint; usedAt?: number; resource?: string }> = {},
): Promise<void> {
  const facts = (await findChannels(sandboxChainId, account.address, createRpc(chain.rpcUrl))).find(
    (each) => each.id === id,
  )
  if (!facts) throw new Error('the chain has no such channel')
  const { chainId, escrow, payee, payer, token } = facts
  withLedger(home, usedAt, (ledger, store) => {
    store.intendOpen(
      {
        facts,
        ...{ chainId, escrow, payee, payer, token, resource },
        origin: new URL(resource).origin,
        host: new URL(resource).hostname,
        genesis: chain.genesis,
        network: 'sandbox',
        testnet: true,
        currency: 'pathUSD',
        decimals: 6,
        dollar: true,
        pendingDeposit: 50_000n,
        pendingCall: { kind: 'open', validBefore: 1, fields: {} },
        feeMicros: 0n,
        createdAt: usedAt,
      },
      { perChannel: 10n ** 12n, together: 10n ** 12n },
    )
    store.confirmDeposit(id, 50_000n)
    const payment = paymentOf(account, payee, chain.genesis)
    ledger.intend(payment, ceilings())
    store.voucher(id, 10_000n, { id: payment.id, grows: 0n, ceilings: ceilings() })
    store.acknowledge(id, { acceptedCumulative: spent === 0n ? 0n : 10_000n, spent })
  })
}

/** The stored channel. */
export function readRow({ home, id }: Pick<ForeignChannel, 'home' | 'id'>): ChannelRow | undefined {
  return withLedger(home, Date.now(), (_, store) => store.get(id))
}

function withLedger<T>(home: string, now: number, work: (ledger: Ledger, store: ChannelStore) => T): T {
  const { ledgerFile } = findPaths({ PRESTO_HOME: home }, home, process.platform)
  const ledger = openLedger(ledgerFile, { now: () => now, pid: process.pid })
  try {
    return work(ledger, ledger.channels())
  } finally {
    ledger.close()
  }
}

function paymentOf({ address }: Account, recipient: Hex, genesis: Hex) {
  const nothing = { splits: [], feeMicros: 0n, memo: undefined, validBefore: 0 }
  return intention({
    ...nothing,
    intent: 'session',
    amount: 10_000n,
    token: pathUsd,
    payer: address,
    recipient,
    genesis,
  })
}
