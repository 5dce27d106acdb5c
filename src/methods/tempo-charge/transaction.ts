import { readGasFields } from '../../chain/gas-fields.ts'
import type { TempoTransaction } from '../../chain/tempo-transaction.ts'
import type { Approved } from '../../core/payment.ts'
import { encodeTransfer, transfersOf } from './transfers.ts'

/** The transaction of an approved payment: one call of the token for each transfer. */
export function transactionOf(approved: Approved): TempoTransaction {
  const { chainId, payer, token, validBefore, sponsored } = approved
  const calls = transfersOf(approved).map((transfer) => ({ to: token, data: encodeTransfer(transfer) }))
  const fields = readGasFields(approved.draft)
  return { chainId, sender: payer, calls, fields, validBefore, feeToken: token, sponsored }
}
