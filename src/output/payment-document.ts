import type { PaymentRow, PaymentState } from '../core/ledger.ts'
import { formatAmount } from '../core/money.ts'
import type { Split } from '../core/payment.ts'

/** A payment as `-j`, `%{payment_json}`, `--receipt` and `history` show it; `receipt` holds the server's own words. */
export type PaymentDocument = Readonly<{
  id: string
  state: PaymentState
  settledBy: 'receipt' | 'chain' | null
  protocol: 'mpp' | 'x402'
  method: string
  intent: string
  network: string
  chainId: number
  /** In units of `currency`, splits included. */
  amount: string
  amountBase: string
  currency: string
  token: string
  payer: string
  recipient: string
  splits: readonly Readonly<{ recipient: string; amount: string; amountBase: string; memo: string | null }>[]
  /** Network fee in US dollars at most; `0` when the server pays it. */
  fee: string
  reference: string | null
  txHash: string | null
  /** RFC 3339; `null` when nothing was drafted. */
  validBefore: string | null
  receipt: Readonly<Record<string, unknown>> | null
  origin: string
  createdAt: string
  updatedAt: string
}>

/** @source docs/ledger.md; the members' names and order are a contract with users */
export function paymentDocument(row: PaymentRow): PaymentDocument {
  return {
    id: row.id,
    state: row.state,
    settledBy: row.settledBy ?? null,
    protocol: row.protocol,
    method: row.method,
    intent: row.intent,
    network: row.network,
    chainId: row.chainId,
    amount: formatAmount(row.amount, row.decimals),
    amountBase: row.amount.toString(),
    currency: row.currency,
    token: row.token,
    payer: row.payer,
    recipient: row.recipient,
    splits: row.splits.map((split) => splitDocument(split, row.decimals)),
    fee: formatAmount(row.sponsored ? 0n : row.feeMicros, 6),
    reference: row.reference ?? null,
    txHash: row.txHash ?? null,
    validBefore: row.validBefore === 0 ? null : formatDate(row.validBefore * 1000),
    receipt: row.receipt ?? null,
    origin: row.origin,
    createdAt: formatDate(row.createdAt),
    updatedAt: formatDate(row.updatedAt),
  }
}

function splitDocument({ recipient, amount, memo }: Split, decimals: number) {
  return {
    recipient,
    amount: formatAmount(amount, decimals),
    amountBase: amount.toString(),
    memo: memo ?? null,
  }
}

function formatDate(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}
