import { expect } from 'vitest'
import { findPaths } from '../../src/config/paths.ts'
import type { ChannelRow } from '../../src/core/channel-store.ts'
import type { PaymentRow } from '../../src/core/ledger.ts'
import { maxOf } from '../../src/core/money.ts'
import type { Hex } from '../../src/core/payment.ts'
import { openLedger } from '../../src/ledger/open-ledger.ts'
import { createPayer, type Payer } from './payer.ts'
import { createRpcProxy } from './rpc-proxy.ts'
import { type ChainEndpoint, createChainReader } from './session-chain.ts'
import type { SessionServer } from './session-server.ts'

/** Where the chain books network fees. */
const feeManager = '0xfeec000000000000000000000000000000000000'

/** What stands in a payer's ledger, oldest first. */
export type ChannelLedger = Readonly<{ channels: readonly ChannelRow[]; payments: readonly PaymentRow[] }>

export function readChannelLedger({ home }: Pick<Payer, 'home'>): ChannelLedger {
  const paths = findPaths({ PRESTO_HOME: home }, home, process.platform)
  const ledger = openLedger(paths.ledgerFile, { now: Date.now, pid: process.pid })
  try {
    const states = ['opening', 'open', 'closing', 'requested', 'closed', 'dead'] as const
    const channels = ledger.channels().list({ states }).toReversed()
    return { channels, payments: ledger.list().toReversed() }
  } finally {
    ledger.close()
  }
}

/** A payer whose every call of an endpoint is counted. */
export async function createCountedPayer(config: Readonly<Record<string, string>> = {}) {
  const proxy = await createRpcProxy()
  const payer = await createPayer({ config: { ...config, 'networks.sandbox.rpc': proxy.url } })
  return { payer, taken: proxy.taken }
}

/** What the only channel of a payer has to look like, base units; `spent` for each of its payments that went through. */
export type ExpectedChannel = Readonly<{
  deposit: bigint
  paid: readonly bigint[]
  /** When more was signed than was spent. */
  signed?: bigint
  /** A stream that was left has no word on its last unit. */
  spentAtLeast?: bigint
  v1?: boolean
  chain?: ChainEndpoint
}>

/**
 * Asserts that a payer has one channel at a server: on the chain, in the ledger and in what the server was sent.
 *
 * @returns The channel's row.
 */
export async function expectChannel(
  payer: Payer,
  server: SessionServer,
  { deposit, paid, signed, spentAtLeast, v1 = false, chain }: ExpectedChannel,
): Promise<ChannelRow> {
  const { channels, payments } = readChannelLedger(payer)
  const [row, ...others] = channels
  if (!row) throw new Error('there is no channel')
  const spent = paid.reduce((sum, amount) => sum + amount, 0n)
  const cumulative = signed ?? spent
  expect({ others: others.map(({ facts }) => facts.id), ...moneyOf(row) }).toEqual({
    others: [],
    state: 'open',
    deposit,
    pendingDeposit: 0n,
    signed: cumulative,
    accepted: cumulative,
    spent: spentAtLeast === undefined ? spent : row.spent,
  })
  expect(row.spent).toBeGreaterThanOrEqual(spentAtLeast ?? spent)
  expect(await depositOf(row.facts.id, v1, chain)).toEqual({ deposit, settled: 0n })
  const reader = createChainReader(chain)
  expect(await reader.moved(payer.address, server.escrow)).toBe(deposit)
  expect(await reader.moved(server.escrow, payer.address)).toBe(0n)
  const settled = payments.filter(({ state }) => state === 'settled')
  expect(settled.map(({ amount }) => amount)).toEqual(paid)
  for (const payment of settled)
    expect(payment).toMatchObject({
      intent: 'session',
      settledBy: 'receipt',
      recipient: server.payee.address,
      channelId: row.facts.id,
      origin: server.url,
    })
  // Every transaction of the channel was made for one of its payments.
  const fees = payments
    .filter(({ channelId }) => channelId === row.facts.id)
    .reduce((sum, { feeMicros }) => sum + feeMicros, 0n)
  expect(fees).toBe(row.feeMicros)
  expect(await reader.moved(payer.address, feeManager)).toBeLessThanOrEqual(fees)
  expect(highestVoucher(server)).toBe(cumulative)
  return row
}

function moneyOf({ state, deposit, pendingDeposit, signed, accepted, spent }: ChannelRow) {
  return { state, deposit, pendingDeposit, signed, accepted, spent }
}

async function depositOf(id: Hex, v1: boolean, chain: ChainEndpoint | undefined) {
  const reader = createChainReader(chain)
  const { deposit, settled } = v1 ? await reader.v1ChannelState(id) : await reader.channelState(id)
  return { deposit, settled }
}

/** The most that any credential which reached the server signs for, base units. */
export function highestVoucher(server: SessionServer): bigint {
  const amounts = server.payloads().map(({ cumulativeAmount }) => BigInt(cumulativeAmount ?? 0))
  return amounts.reduce(maxOf, 0n)
}

/** What the credentials that reached a server did, in order; vouchers in a row are one word. */
export function actionsOf(server: SessionServer): string[] {
  const actions = server.payloads().map(({ action }) => action)
  return actions.filter((action, index) => action !== 'voucher' || actions[index - 1] !== 'voucher')
}
