import { differs, expectSame, readEnvelope } from '../../chain/read-envelope.ts'
import type { TempoCall } from '../../chain/tempo-transaction.ts'
import type { Approved } from '../../core/payment.ts'
import { decodeTransfer } from './transfers.ts'

/**
 * Decodes the bytes that are about to be signed and compares every field with what was approved.
 *
 * @throws {Error} on any difference: a bug, and nothing is signed.
 */
export function assertMeans(signing: string, approved: Approved): void {
  const transfers = readEnvelope(signing, approved).map((call) => readTransfer(call, approved))
  const [primary, ...splits] = transfers
  expectSame('number of transfers', splits.length, approved.splits.length)
  expectSame('payee', primary?.recipient, approved.recipient)
  expectSame('memo', primary?.memo, approved.memo)
  for (const [at, split] of splits.entries()) {
    expectSame('split payee', split.recipient, approved.splits[at]?.recipient)
    expectSame('split amount', split.amount, approved.splits[at]?.amount)
    expectSame('split memo', split.memo, approved.splits[at]?.memo)
  }
  expectSame('amount', sum(transfers), approved.amount)
  if (transfers.some(({ amount }) => amount <= 0n)) throw differs('amount')
}

function readTransfer({ to, data }: TempoCall, approved: Approved) {
  expectSame('token', to, approved.token)
  const transfer = decodeTransfer(data)
  if (!transfer) throw differs('call')
  return transfer
}

function sum(transfers: readonly { amount: bigint }[]): bigint {
  return transfers.reduce((total, { amount }) => total + amount, 0n)
}
