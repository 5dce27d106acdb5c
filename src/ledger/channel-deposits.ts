import type { ChannelRow, ChannelStore, DepositCeilings, NewChannel } from '../core/channel-store.ts'
import { OverLimitError } from '../core/errors.ts'
import { formatDollars, formatMoney, maxOf, minOf, toMicros } from '../core/money.ts'
import type { Hex } from '../core/payment.ts'
import { feeUnits, reduceCachedBalance } from './balances.ts'
import { isOver, writeChannelColumns } from './channel-columns.ts'
import {
  type ChannelContext,
  insertChannel,
  readChannel,
  requireChannel,
  updateChannel,
} from './channel-rows.ts'
import type { Database } from './database.ts'

/** What is asked to be locked: base units of the channel's token. */
type Deposit = Pick<ChannelRow, 'currency' | 'decimals' | 'dollar' | 'testnet'> &
  Readonly<{ before: bigint; amount: bigint }>

/** Makes a new channel durable before its opening transaction leaves. @throws {OverLimitError} */
export function intendOpen(context: ChannelContext, channel: NewChannel, ceilings: DepositCeilings): void {
  const { database } = context
  const amount = channel.pendingDeposit
  if (amount <= 0n) throw new Error(`a channel cannot be opened with a deposit of ${amount}`)
  database.transaction(() => {
    holdAgainst(database, { ...channel, before: 0n, amount }, ceilings)
    insertChannel(
      database,
      writeChannelColumns(channel, { deposit: 0n, pendingDeposit: amount, settled: 0n, recovered: false }),
    )
    takeFromBalance(database, channel, amount, channel.feeMicros)
  })
}

/** Makes a topUp durable before its transaction leaves; one at a time. @throws {OverLimitError} */
export function intendTopUp(
  context: ChannelContext,
  id: Hex,
  topUp: Readonly<{
    amount: bigint
    call: Readonly<Record<string, unknown>>
    feeMicros: bigint
    /** Its fee is this payment's. */
    paymentId?: string | undefined
  }>,
  ceilings: DepositCeilings,
): void {
  const { database, now } = context
  const { amount, call, feeMicros, paymentId } = topUp
  if (amount <= 0n) throw new Error(`a channel cannot be topped up by ${amount}`)
  database.transaction(() => {
    const channel = requireChannel(database, id, 'topUp', ['open'])
    if (channel.recovered) throw new Error(`channel ${id} was recovered: no topUp`)
    if (channel.pendingDeposit > 0n)
      throw new Error(`channel ${id} has a topUp that is not decided: no topUp`)
    holdAgainst(database, { ...channel, before: channel.deposit, amount }, ceilings)
    updateChannel(database, id, {
      pending_deposit: amount,
      pending_call: JSON.stringify(call),
      fee_micros: channel.feeMicros + feeMicros,
      used_at: now(),
    })
    takeFromBalance(database, channel, amount, feeMicros)
    if (paymentId !== undefined) addFee(database, paymentId, feeMicros)
  })
}

function addFee(database: Database, paymentId: string, feeMicros: bigint): void {
  const before = database.get('SELECT fee_micros FROM payments WHERE id = ?', paymentId)?.['fee_micros'] ?? 0
  const sum = BigInt(String(before)) + feeMicros
  database.run('UPDATE payments SET fee_micros = ? WHERE id = ?', sum.toString(), paymentId)
}

/** The chain or a receipt has the deposit: what was pending is part of it, unless it is less than that. */
export function confirmDeposit({ database }: ChannelContext, id: Hex, deposit: bigint): void {
  database.transaction(() => {
    const channel = requireChannel(database, id, 'deposit', ['opening', 'open', 'closing', 'requested'])
    setDeposit(database, channel, deposit)
  })
}

/** A channel that was found on the chain: what it locks is known, what was signed for it is not. */
export function recoverChannel(
  { database, now }: ChannelContext,
  channel: NewChannel,
  chain: Readonly<{ deposit: bigint; settled: bigint }>,
): void {
  database.transaction(() => {
    const { id } = channel.facts
    const settled = minOf(chain.settled, chain.deposit)
    const known = readChannel(database, id)
    if (!known)
      return insertChannel(
        database,
        writeChannelColumns(channel, {
          deposit: chain.deposit,
          settled,
          pendingDeposit: 0n,
          recovered: true,
        }),
      )
    updateChannel(database, id, { settled: maxOf(known.settled, settled) })
    if (known.state !== 'dead' && known.state !== 'closed') return setDeposit(database, known, chain.deposit)
    // It was taken for never opened, or closed by a receipt that was a lie, and what was signed for it was released: it is not
    // paid with again.
    updateChannel(database, id, {
      state: 'open',
      recovered: 1,
      deposit: chain.deposit,
      reason: null,
      close_tx_hash: null,
      used_at: now(),
    })
  })
}

/** Makes a recovered channel one that can be closed with its server; `signed` is proved, `spent` is that server's word. */
export function adoptChannel(
  { database }: ChannelContext,
  id: Hex,
  { origin, host, resource, signed, spent }: Parameters<ChannelStore['adopt']>[1],
): void {
  database.transaction(() => {
    const channel = readChannel(database, id)
    if (!channel?.recovered || channel.state !== 'open') return
    const proved = maxOf(channel.signed, minOf(signed, channel.deposit))
    updateChannel(database, id, {
      origin,
      host,
      resource,
      signed: proved,
      accepted: proved,
      spent: maxOf(channel.spent, minOf(spent, proved)),
    })
  })
}

/** Micro-dollars that channels lock which are not over: deposits, also pending ones, less what is settled. */
export function readLockedMicros(
  database: Database,
  account: Readonly<{ testnet: boolean; payer?: string }>,
): bigint {
  const rows = database.all(
    `SELECT decimals, deposit, pending_deposit, settled, lower(payer) AS payer FROM channels
      WHERE testnet = ? AND dollar = 1 AND NOT ${isOver}`,
    account.testnet ? 1 : 0,
  )
  const payer = account.payer?.toLowerCase()
  return rows
    .filter((row) => payer === undefined || row['payer'] === payer)
    .map((row) => {
      const amount = (name: string): bigint => BigInt(String(row[name]))
      const locked = amount('deposit') + amount('pending_deposit') - amount('settled')
      return toMicros(maxOf(locked, 0n), Number(row['decimals']))
    })
    .reduce((sum, micros) => sum + micros, 0n)
}

/** An amount that does not hold what is pending says nothing about it. */
function setDeposit(database: Database, channel: ChannelRow, deposit: bigint): void {
  if (deposit < channel.deposit + channel.pendingDeposit) return
  updateChannel(database, channel.facts.id, {
    state: channel.state === 'opening' ? 'open' : channel.state,
    deposit,
    pending_deposit: '0',
    pending_call: null,
  })
}

/** @throws {OverLimitError} over one of the ceilings, and for an asset that is no dollar */
export function holdAgainst(database: Database, deposit: Deposit, ceilings: DepositCeilings): void {
  const { currency, decimals, dollar, before, amount } = deposit
  const asked = `A deposit of ${formatMoney(amount, decimals)} ${currency}`
  if (!dollar)
    throw new OverLimitError(
      `${asked} cannot be held against a limit: ${currency} does not count as dollars`,
      {
        hint: 'Nothing was sent. Only dollars are locked in channels; pay each request instead if the server offers that.',
      },
    )
  const whole = toMicros(before + amount, decimals)
  if (whole > ceilings.perChannel) {
    const there = before > 0n ? ` (${formatMoney(before, decimals)} is in it already)` : ''
    throw new OverLimitError(
      `${asked} would pass the limit of ${formatDollars(ceilings.perChannel)} per channel${there}`,
      {
        hint: `Nothing was sent. \`presto limits set deposit ${formatDollars(whole)}\` would allow it${before > 0n ? '; so would `presto sessions close`, after which the next request opens a new channel' : ''}.`,
      },
    )
  }
  const locked = readLockedMicros(database, { testnet: deposit.testnet })
  const together = locked + toMicros(amount, decimals)
  if (together > ceilings.together)
    throw new OverLimitError(
      `${asked} would pass the limit of ${formatDollars(ceilings.together)} for all channels (${formatDollars(locked)} is locked now)`,
      {
        hint: `Nothing was sent. \`presto limits set deposits ${formatDollars(together)}\` would allow it; \`presto sessions close\` frees what is locked.`,
      },
    )
}

/** The remembered balance of the wallet is what can still be signed away. */
function takeFromBalance(
  database: Database,
  channel: Pick<ChannelRow, 'chainId' | 'genesis' | 'token' | 'payer' | 'decimals'>,
  amount: bigint,
  feeMicros: bigint,
): void {
  const { chainId, genesis, token, payer, decimals } = channel
  reduceCachedBalance(
    database,
    { chainId, genesis, token, owner: payer },
    amount + feeUnits(feeMicros, decimals),
  )
}
