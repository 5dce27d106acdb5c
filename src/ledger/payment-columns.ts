import type { Intention, PaymentRow, PaymentState } from '../core/ledger.ts'
import type { Address, Hex, Split } from '../core/payment.ts'
import type { SqlRow, SqlValue } from './database.ts'
import type { Owner } from './owner.ts'

/** Every column that is written when a row is made, in any order. */
export function writeIntentionColumns(row: Intention): Record<string, SqlValue> {
  return {
    id: row.id,
    protocol: row.protocol,
    method: row.method,
    intent: row.intent,
    network: row.network,
    chain_id: row.chainId,
    genesis: row.genesis ?? null,
    testnet: row.testnet ? 1 : 0,
    amount: row.amount.toString(),
    decimals: row.decimals,
    amount_micros: row.amountMicros?.toString() ?? null,
    fee_micros: row.feeMicros.toString(),
    currency: row.currency,
    token: row.token,
    payer: row.payer,
    recipient: row.recipient ?? '',
    splits: JSON.stringify(row.splits.map((split) => ({ ...split, amount: split.amount.toString() }))),
    mode: row.mode,
    memo: row.memo ?? null,
    sponsored: row.sponsored ? 1 : 0,
    valid_before: row.validBefore,
    origin: row.origin,
    host: row.host,
    http_method: row.httpMethod,
    url_hash: row.urlHash,
    body_hash: row.bodyHash,
    idempotency_key: row.idempotencyKey,
    challenge: JSON.stringify(row.challenge),
    credential_header: row.credentialHeader,
    draft: JSON.stringify(row.draft),
    created_at: row.createdAt,
  }
}

/** A stored payment from its columns; `alive` says whether its owner still runs. */
export function readPaymentRow(columns: SqlRow, alive: boolean): PaymentRow {
  const text = (name: string): string => String(columns[name])
  const maybe = (name: string): string | undefined => (columns[name] === null ? undefined : text(name))
  const number = (name: string): number => Number(columns[name])
  const micros = maybe('amount_micros')
  const receipt = maybe('receipt')
  const cumulative = maybe('channel_cumulative')
  return {
    id: text('id'),
    state: text('state') as PaymentState,
    settledBy: maybe('settled_by') as PaymentRow['settledBy'],
    protocol: text('protocol') as PaymentRow['protocol'],
    method: text('method'),
    intent: text('intent'),
    network: text('network'),
    chainId: number('chain_id'),
    genesis: maybe('genesis') as Hex | undefined,
    testnet: number('testnet') === 1,
    amount: BigInt(text('amount')),
    decimals: number('decimals'),
    amountMicros: micros === undefined ? undefined : BigInt(micros),
    feeMicros: BigInt(text('fee_micros')),
    currency: text('currency'),
    token: text('token') as Address,
    payer: text('payer') as Address,
    recipient: text('recipient') as Address,
    splits: readSplits(text('splits')),
    mode: text('mode') as PaymentRow['mode'],
    memo: maybe('memo') as Hex | undefined,
    sponsored: number('sponsored') === 1,
    validBefore: number('valid_before'),
    origin: text('origin'),
    host: text('host'),
    httpMethod: text('http_method'),
    urlHash: text('url_hash'),
    bodyHash: text('body_hash'),
    idempotencyKey: text('idempotency_key'),
    challenge: JSON.parse(text('challenge')),
    credentialHeader: text('credential_header') as PaymentRow['credentialHeader'],
    draft: JSON.parse(text('draft')),
    txHash: maybe('tx_hash') as Hex | undefined,
    reference: maybe('reference'),
    receipt: receipt === undefined ? undefined : JSON.parse(receipt),
    reason: maybe('reason'),
    channelId: maybe('channel_id') as Hex | undefined,
    cumulative: cumulative === undefined ? undefined : BigInt(cumulative),
    createdAt: number('created_at'),
    updatedAt: number('updated_at'),
    ownerAlive: alive,
  }
}

/** The process that a row belongs to. */
export function readRowOwner(columns: SqlRow): Owner {
  const start = columns['owner_start']
  return { pid: Number(columns['owner_pid']), start: typeof start === 'string' ? start : undefined }
}

function readSplits(text: string): Split[] {
  const stored = JSON.parse(text) as { recipient: Address; amount: string; memo?: Hex }[]
  return stored.map(({ recipient, amount, memo }) => ({ recipient, amount: BigInt(amount), memo }))
}
