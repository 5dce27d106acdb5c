import type { ChannelRow, ChannelState } from '../../core/channel-store.ts'
import { formatAmount, maxOf } from '../../core/money.ts'

/** A channel as `-j` shows it; amounts are decimals in units of `currency`. @source cli.md 5, `sessions list -j` */
export type SessionDocument = Readonly<{
  id: string
  state: ChannelState
  /** `null` for a channel that was found on the chain. */
  origin: string | null
  network: string
  token: string
  currency: string
  payee: string
  /** What may still be on its way to the chain included. */
  deposit: string
  spent: string
  /** What would come back if the channel were closed now; 0 when it is over. */
  refundable: string
  createdAt: string
  usedAt: string
}>

/** The members' names and order are a contract with users. */
export function sessionDocument(row: ChannelRow): SessionDocument {
  const { facts, state, decimals } = row
  return {
    id: facts.id,
    state,
    origin: row.origin === '' ? null : row.origin,
    network: row.network,
    token: row.token,
    currency: row.currency,
    payee: row.payee,
    deposit: formatAmount(row.deposit + row.pendingDeposit, decimals),
    spent: formatAmount(spentOf(row), decimals),
    refundable: formatAmount(refundableOf(row), decimals),
    createdAt: formatDate(row.createdAt),
    usedAt: formatDate(row.usedAt),
  }
}

/** What `show` and `close` say beyond that. */
export function sessionDetails(row: ChannelRow, withdrawableAt: number | undefined) {
  const { facts, decimals } = row
  return {
    ...sessionDocument(row),
    version: facts.version,
    chainId: row.chainId,
    escrow: row.escrow,
    payer: row.payer,
    signed: formatAmount(row.signed, decimals),
    accepted: formatAmount(row.accepted, decimals),
    settled: formatAmount(row.settled, decimals),
    fee: formatAmount(row.feeMicros, 6),
    recovered: row.recovered,
    closeRequestedAt: row.closeRequestedAt === undefined ? null : formatDate(row.closeRequestedAt * 1000),
    withdrawableAt: withdrawableAt === undefined ? null : formatDate(withdrawableAt * 1000),
    closeTxHash: row.closeTxHash ?? null,
    reason: row.reason ?? null,
  }
}

/** Base units: what a receipt or the chain says was used; when the channel is closed, what the chain has paid out. */
export function spentOf({ state, spent, settled }: ChannelRow): bigint {
  return state === 'closed' ? settled : maxOf(spent, settled)
}

/** Base units. */
export function refundableOf(row: ChannelRow): bigint {
  if (row.state === 'closed' || row.state === 'dead') return 0n
  return maxOf(row.deposit + row.pendingDeposit - spentOf(row), 0n)
}

function formatDate(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}
