import type { BalanceKey, CachedBalance } from '../core/ledger.ts'
import type { Database, SqlValue } from './database.ts'

const isKey = 'chain_id = ? AND genesis = ? AND token = ? AND owner = ?'

/** A balance that was read before, less what was signed since. */
export function readCachedBalance(database: Database, key: BalanceKey): CachedBalance | undefined {
  const row = database.get(`SELECT amount, read_at FROM balances WHERE ${isKey}`, ...valuesOf(key))
  return row && { amount: BigInt(String(row['amount'])), readAt: Number(row['read_at']) }
}

/** Remembers a balance that was just read from the chain. */
export function writeCachedBalance(database: Database, key: BalanceKey, amount: bigint, now: number): void {
  database.run(
    'INSERT OR REPLACE INTO balances (chain_id, genesis, token, owner, amount, read_at) VALUES (?, ?, ?, ?, ?, ?)',
    ...valuesOf(key),
    amount.toString(),
    now,
  )
}

/** Takes what was signed off a remembered balance: in base units, the fee included. */
export function reduceCachedBalance(database: Database, key: BalanceKey, spent: bigint): void {
  const cached = readCachedBalance(database, key)
  if (!cached || spent === 0n) return
  const left = cached.amount > spent ? cached.amount - spent : 0n
  database.run(`UPDATE balances SET amount = ? WHERE ${isKey}`, left.toString(), ...valuesOf(key))
}

/** A network fee in base units of the token it is taken in, rounded up. */
export function feeUnits(feeMicros: bigint, decimals: number): bigint {
  if (decimals >= 6) return feeMicros * 10n ** BigInt(decimals - 6)
  const unit = 10n ** BigInt(6 - decimals)
  return (feeMicros + unit - 1n) / unit
}

function valuesOf({ chainId, genesis, token, owner }: BalanceKey): SqlValue[] {
  return [chainId, genesis ?? '', token, owner]
}
