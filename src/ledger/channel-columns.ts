import type { ChannelFacts } from '../core/channel.ts'
import type { ChannelRow, ChannelSlot, ChannelState, NewChannel } from '../core/channel-store.ts'
import type { Address, Hex } from '../core/payment.ts'
import type { SqlRow, SqlValue } from './database.ts'

/** States that no channel leaves: nothing is locked in it any more. Word for word what stands in queries. */
export const isOver = "state IN ('closed','dead')"

/** One text for one slot; addresses are the same in every case. */
export function writeSlot(slot: ChannelSlot): string {
  const { payer, origin, chainId, genesis, escrow, payee, token } = slot
  return JSON.stringify([payer, origin, chainId, genesis ?? '', escrow, payee, token].map(lower))
}

/** Ids are stored and looked up in lower case. */
export function writeChannelId(id: Hex): string {
  return id.toLowerCase()
}

/** Every column of a new row. */
export function writeChannelColumns(
  channel: NewChannel,
  money: Readonly<{ deposit: bigint; pendingDeposit: bigint; settled: bigint; recovered: boolean }>,
): Record<string, SqlValue> {
  const settled = money.settled.toString()
  return {
    id: writeChannelId(channel.facts.id),
    slot: writeSlot(channel),
    state: money.recovered ? 'open' : 'opening',
    facts: JSON.stringify(channel.facts),
    payer: channel.payer,
    origin: channel.origin,
    chain_id: channel.chainId,
    genesis: channel.genesis ?? null,
    escrow: channel.escrow,
    payee: channel.payee,
    token: channel.token,
    network: channel.network,
    testnet: channel.testnet ? 1 : 0,
    host: channel.host,
    currency: channel.currency,
    decimals: channel.decimals,
    dollar: channel.dollar ? 1 : 0,
    deposit: money.deposit.toString(),
    pending_deposit: money.pendingDeposit.toString(),
    pending_call: money.recovered || !channel.pendingCall ? null : JSON.stringify(channel.pendingCall),
    signed: settled,
    accepted: settled,
    spent: settled,
    settled,
    fee_micros: channel.feeMicros.toString(),
    resource: channel.resource,
    recovered: money.recovered ? 1 : 0,
    created_at: channel.createdAt,
    used_at: channel.createdAt,
  }
}

/** A stored channel from its columns. */
export function readChannelColumns(columns: SqlRow): ChannelRow {
  const text = (name: string): string => String(columns[name])
  const maybe = (name: string): string | undefined => (columns[name] === null ? undefined : text(name))
  const number = (name: string): number => Number(columns[name])
  const amount = (name: string): bigint => BigInt(text(name))
  const isSet = (name: string): boolean => number(name) === 1
  const call = maybe('pending_call')
  return {
    facts: JSON.parse(text('facts')) as ChannelFacts,
    state: text('state') as ChannelState,
    payer: text('payer') as Address,
    origin: text('origin'),
    chainId: number('chain_id'),
    genesis: maybe('genesis') as Hex | undefined,
    escrow: text('escrow') as Address,
    payee: text('payee') as Address,
    token: text('token') as Address,
    network: text('network'),
    testnet: isSet('testnet'),
    host: text('host'),
    currency: text('currency'),
    decimals: number('decimals'),
    dollar: isSet('dollar'),
    deposit: amount('deposit'),
    pendingDeposit: amount('pending_deposit'),
    pendingCall: call === undefined ? undefined : JSON.parse(call),
    signed: amount('signed'),
    accepted: amount('accepted'),
    spent: amount('spent'),
    settled: amount('settled'),
    feeMicros: amount('fee_micros'),
    resource: text('resource'),
    recovered: isSet('recovered'),
    closeRequestedAt: columns['close_requested_at'] === null ? undefined : number('close_requested_at'),
    closeTxHash: maybe('close_tx_hash') as Hex | undefined,
    reason: maybe('reason'),
    createdAt: number('created_at'),
    usedAt: number('used_at'),
  }
}

function lower(value: string | number): string | number {
  return typeof value === 'string' ? value.toLowerCase() : value
}
