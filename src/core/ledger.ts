import type { ChannelStore } from './channel-store.ts'
import type { Address, Hex, Split } from './payment.ts'

/** @source docs/ledger.md (cli.md 7) */
export type PaymentState =
  | 'refused'
  | 'intended'
  | 'signed'
  | 'sent'
  | 'settled'
  | 'unknown'
  | 'rejected'
  | 'expired'

/** Everything that is known when a payment is intended; no URL, query, key, credential or signature. */
export type Intention = Readonly<{
  id: string
  protocol: 'mpp' | 'x402'
  method: string
  /** `charge`, `transfer` … */
  intent: string
  network: string
  chainId: number
  /** Hash of block 0, when it is known. */
  genesis: Hex | undefined
  /** Mainnets and test networks keep separate accounts of what was spent. */
  testnet: boolean
  /** Base units, splits included. */
  amount: bigint
  decimals: number
  /** What counts against limits: micro-dollars, rounded up; `undefined` for assets that are not dollars. */
  amountMicros: bigint | undefined
  feeMicros: bigint
  currency: string
  token: Address
  payer: Address
  recipient: Address
  splits: readonly Split[]
  mode: 'pull' | 'push' | 'proof'
  memo: Hex | undefined
  sponsored: boolean
  validBefore: number
  origin: string
  host: string
  httpMethod: string
  /** Hex Keccak-256 of the whole request URL with query. */
  urlHash: string
  /** Hex SHA-256 of the body, empty string without one. */
  bodyHash: string
  idempotencyKey: string
  /** The challenge's auth-params as received, so that `--resume` can echo them byte for byte. */
  challenge: Readonly<Record<string, string>>
  credentialHeader: 'Authorization' | 'Payment-Authorization'
  /** The method's fields. */
  draft: Readonly<Record<string, unknown>>
  /** Unix milliseconds. */
  createdAt: number
}>

/** A stored payment. */
export type PaymentRow = Intention &
  Readonly<{
    state: PaymentState
    settledBy: 'receipt' | 'chain' | undefined
    txHash: Hex | undefined
    reference: string | undefined
    /** The receipt's members as received; server text. */
    receipt: Readonly<Record<string, unknown>> | undefined
    /** Our own sentence on why it was refused, unknown or rejected. */
    reason: string | undefined
    /** The channel that paid, once a voucher of it may have left; `undefined` for every other payment. */
    channelId: Hex | undefined
    /** The cumulative amount of the last voucher that may have left for this payment; base units. */
    cumulative: bigint | undefined
    updatedAt: number
    /** The process that made the row still runs; false for final states. */
    ownerAlive: boolean
  }>

/** Ceilings in micro-dollars; compared inclusively. `undefined`: none. */
export type Ceilings = Readonly<{
  perRequest: bigint | undefined
  perDay: bigint | undefined
  perHost: bigint | undefined
  /** What is left of `--max-spend` for this invocation. */
  invocation: bigint | undefined
}>

type Spent = Readonly<{ todayMicros: bigint; hostTodayMicros: bigint }>

/** A balance that was read from a chain, less what was signed since. */
export type CachedBalance = Readonly<{ amount: bigint /** Unix ms */; readAt: number }>

/** The durable record of payments. Every call is one transaction on disk before it returns. */
export type Ledger = Readonly<{
  /**
   * Reserves and writes `intended` in one transaction across processes.
   * @throws {OverLimitError} with the row stored as `refused`
   * @throws {StateError} unreadable, newer, full, or locked for more than 5 s
   */
  intend(intention: Intention, ceilings: Ceilings): void
  /** Stores a payment that was stopped before signing, for `history`. */
  refuse(intention: Intention, reason: string): void
  signed(id: string, txHash: Hex | undefined): void
  sent(id: string): void
  settled(
    id: string,
    by: 'receipt' | 'chain',
    facts: {
      reference?: string | undefined
      txHash?: Hex | undefined
      receipt?: Readonly<Record<string, unknown>> | undefined
    },
  ): void
  /** Leaves final states alone. */
  unknown(id: string, reason: string): void
  rejected(id: string, reason: string): void
  expired(id: string, reason: string): void
  get(id: string): PaymentRow | undefined
  /** Newest first. @param options `prefix`: ids that start so. */
  list(options?: {
    limit?: number | undefined
    state?: readonly PaymentState[] | undefined
    prefix?: string | undefined
  }): PaymentRow[]
  /** Rows that may still have moved or may still move money: intended, signed, sent, unknown. */
  unresolved(filter?: { httpMethod: string; urlHash: string; bodyHash: string }): PaymentRow[]
  /**
   * Expires the `intended` and `signed` rows of processes that ended: nothing of them has left.
   * @returns The rows that were expired now.
   */
  resolveDead(): readonly PaymentRow[]
  /** Rolling 24 hours; a clock that goes backwards frees nothing. */
  spent(account: { testnet: boolean; host?: string | undefined; now: number }): Spent
  cachedBalance(key: BalanceKey): CachedBalance | undefined
  cacheBalance(key: BalanceKey, amount: bigint, now: number): void
  /** True when this network's kind (mainnet) was never paid on before: one question is asked then. */
  isFirstMainnetPayment(): boolean
  /** The channels in the same file. */
  channels(): ChannelStore
  close(): void
}>

export type BalanceKey = Readonly<{
  chainId: number
  genesis: Hex | undefined
  token: Address
  owner: Address
}>
