import type { ChannelFacts, SessionReceipt } from './channel.ts'
import type { Ceilings } from './ledger.ts'
import type { Address, Hex } from './payment.ts'

/**
 * `opening`: durable, and its transaction may have left · `open` · `closing`: a cooperative close was signed and may have left ·
 * `requested`: the chain has a close request, the grace period runs · `closed`: finalized on the chain · `dead`: never opened.
 */
export type ChannelState = 'opening' | 'open' | 'closing' | 'requested' | 'closed' | 'dead'

/** Who shares a channel: one payer, one origin, one payee, one token, one contract. */
export type ChannelSlot = Readonly<{
  payer: Address
  origin: string
  chainId: number
  genesis: Hex | undefined
  escrow: Address
  payee: Address
  token: Address
}>

/**
 * A stored channel. Amounts in base units; `spent <= accepted <= signed <= deposit + pendingDeposit` holds after every call,
 * but for one case: a dropped deposit leaves `signed` where it was, since those vouchers are out.
 */
export type ChannelRow = ChannelSlot &
  Readonly<{
    facts: ChannelFacts
    state: ChannelState
    network: string
    testnet: boolean
    host: string
    currency: string
    decimals: number
    /** Counts one to one as dollars. */
    dollar: boolean
    /** What the chain or a receipt has confirmed. */
    deposit: bigint
    /** Of an open or topUp that may have left and is not confirmed; 0 otherwise. */
    pendingDeposit: bigint
    /** The transaction of that open or topUp: `CallDraft` as JSON, to make the same bytes again. */
    pendingCall: Readonly<Record<string, unknown>> | undefined
    /** Highest cumulative amount that may have left. */
    signed: bigint
    /** Highest one that the server acknowledged. */
    accepted: bigint
    /** Highest one that a receipt called spent. */
    spent: bigint
    /** Known to be settled on the chain. */
    settled: bigint
    /** Network fees of its transactions so far, at most; micro-dollars. */
    feeMicros: bigint
    /** Where vouchers and the close go: origin and path, no query. */
    resource: string
    /** Found on the chain: its earlier vouchers are not known, so no new one is ever signed. */
    recovered: boolean
    /** Unix seconds, the chain's clock. */
    closeRequestedAt: number | undefined
    closeTxHash: Hex | undefined
    reason: string | undefined
    /** Unix milliseconds. */
    createdAt: number
    usedAt: number
  }>

/** What is known of a channel when it is opened. */
export type NewChannel = Omit<
  ChannelRow,
  | 'state'
  | 'deposit'
  | 'signed'
  | 'accepted'
  | 'spent'
  | 'settled'
  | 'recovered'
  | 'closeRequestedAt'
  | 'closeTxHash'
  | 'reason'
  | 'usedAt'
>

/** Ceilings of deposits, micro-dollars, inclusive. */
export type DepositCeilings = Readonly<{ perChannel: bigint; together: bigint }>

/** One process at a time works on the channel of a slot. */
export type ChannelLock = Readonly<{ release(): void }>

/** The durable record of channels. Every call is one transaction on disk before it returns. */
export type ChannelStore = Readonly<{
  /**
   * Takes the lock of a slot; the lock of a dead process is taken over at once.
   * @returns `holder` when a living process has it, this one included.
   */
  tryLock(slot: ChannelSlot): ChannelLock | Readonly<{ holder: { pid: number; since: number } }>
  /** The channel that requests of a slot go on with: newest that is `opening` or `open` and not recovered. */
  find(slot: ChannelSlot): ChannelRow | undefined
  get(id: Hex): ChannelRow | undefined
  /** Newest first; without `states` those that are neither closed nor dead. */
  list(filter?: { states?: readonly ChannelState[]; payer?: Address }): readonly ChannelRow[]
  /**
   * Holds a deposit of so many base units against its ceilings as `intendOpen` and `intendTopUp` would, and changes nothing.
   * @param before What is in the channel already.
   * @throws {OverLimitError}
   */
  checkDeposit(
    channel: Pick<ChannelRow, 'currency' | 'decimals' | 'dollar' | 'testnet'>,
    deposit: Readonly<{ before: bigint; amount: bigint }>,
    ceilings: DepositCeilings,
  ): void
  /**
   * Makes `opening` durable, before its transaction leaves.
   * @throws {OverLimitError} over one of the deposit ceilings, or for an asset that is no dollar
   */
  intendOpen(channel: NewChannel, ceilings: DepositCeilings): void
  /** The same for a topUp of an open channel; its fee is added to that of the payment it is for. @throws {OverLimitError} */
  intendTopUp(
    id: Hex,
    amount: bigint,
    call: Readonly<Record<string, unknown>>,
    feeMicros: bigint,
    ceilings: DepositCeilings,
    paymentId?: string,
  ): void
  /**
   * The pending open or topUp is confirmed: the deposit is at least this. `opening` becomes `open`. An amount below deposit and
   * pending together does not confirm what is pending, and changes nothing.
   */
  confirmDeposit(id: Hex, deposit: bigint): void
  /** The pending open (→ `dead`) or topUp (→ as before) can never settle. */
  dropPending(id: Hex, reason: string): void
  /**
   * Before a voucher leaves: raises `signed` to `cumulative` and makes the payment `sent`, in one transaction. `signed` never
   * falls; the same amount may leave again.
   *
   * @throws {OverLimitError} when a payment that grows passes a ceiling: nothing is changed then
   * @throws {Error} above the deposit (confirmed and pending), below `signed`, on a recovered channel, when it is closing, or when
   *   it raises `signed` by more than the payment holds
   */
  voucher(id: Hex, cumulative: bigint, payment: VoucherPayment): void
  /**
   * Holds a payment that grows against its ceilings as `voucher` would, and changes nothing.
   * @throws {OverLimitError}
   */
  checkGrowth(id: Hex, payment: VoucherPayment): void
  /**
   * A later payment went through with the voucher of earlier ones, whose answers were lost: earlier payments of the channel that
   * are `sent` or `unknown` become `expired`. What they hold is released as far as it is not signed for.
   *
   * @throws {Error} for a payment that has no voucher of this channel
   */
  supersede(id: Hex, paymentId: string): void
  /**
   * A later payment needed a voucher of its own, since the one of earlier ones had bought something: earlier payments of the
   * channel that are `sent` or `unknown` become `settled`, and count for what they raised; those that raised nothing expire.
   *
   * @throws {Error} for a payment that has no voucher of this channel
   */
  settleEarlier(id: Hex, paymentId: string): void
  /** What the server acknowledged; what contradicts itself or our signature changes nothing. @throws {Error} never: what is not `spent <= accepted <= signed` is for the caller to report. */
  acknowledge(id: Hex, receipt: Pick<SessionReceipt, 'acceptedCumulative' | 'spent'>): void
  /** A close for this amount is signed and may leave. */
  closing(id: Hex, cumulative: bigint): void
  /** The close did not happen: `closing` becomes `open` again, or `requested` when the chain has a request. */
  reopen(id: Hex): void
  /** The chain has a close request since then (unix seconds). */
  closeRequested(id: Hex, at: number, feeMicros: bigint): void
  /** The chain has no close request, and the one that was sent can never be there: `requested` becomes `open` again. */
  notRequested(id: Hex): void
  /** Finalized on the chain with so much settled: what was signed above it counts no longer as spent. */
  closed(id: Hex, facts: { settled: bigint; txHash: Hex | undefined }): void
  /** A channel that was found on the chain and is not finalized there; one that was taken for over is open again, as recovered. */
  recover(channel: NewChannel, chain: { deposit: bigint; settled: bigint }): void
  /**
   * What is proved of a recovered channel: where it was used, and what was signed for it. Still, no payment uses it; it can be
   * closed with its server. Any other channel stays as it is.
   */
  adopt(id: Hex, known: Pick<ChannelRow, 'origin' | 'host' | 'resource' | 'signed' | 'spent'>): void
  /**
   * What is written inside `work` survives the end of the process, and maybe not a loss of power: for what a server
   * acknowledged, which can be asked for again.
   */
  relaxed<T>(work: () => T): T
  /** Micro-dollars locked in channels that are not closed: deposits less what is settled. */
  lockedMicros(account: { testnet: boolean; payer?: Address }): bigint
}>

/** The payment that a voucher belongs to: of intent `session`, in any state but a released one. */
export type VoucherPayment = Readonly<{
  id: string
  /** Base units by which the payment grows with this voucher; 0 for its first one, whose amount it was intended with. */
  grows: bigint
  /** Held against when it grows. */
  ceilings: Ceilings
}>
