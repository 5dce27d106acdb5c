import type { Address, Hex, Offer, Rpc, Signer, UsableOffer } from './payment.ts'

/** Generations of the protocol: v1 is an escrow contract, v2 the reserve that is part of the chain (TIP-1034). */
export type ChannelVersion = 'v1' | 'v2'

/** What tempo/session adds to an offer; parsed strictly, still hostile. @source draft-tempo-session-00, section 7 */
export type SessionTerms = Readonly<{
  version: ChannelVersion
  /** The contract that holds deposits: canonical, or refused before. */
  escrow: Address
  /** v2; the zero address when the challenge names none. */
  operator: Address
  /** `request`, `token` …: server text, for display. */
  unitType: string | undefined
  /** Base units. */
  suggestedDeposit: bigint | undefined
  minVoucherDelta: bigint
  /** The server pays the network fee of open and topUp. */
  feePayer: boolean
  /** A channel that the server would like to go on with. A hint: only a channel of our own store is ever used. */
  channelId: Hex | undefined
  /** What the server says about that channel. A claim: it never raises what is signed beyond price and limits. */
  snapshot: SessionSnapshot | undefined
}>

/** What a server claims to know about a channel. @source draft-tempo-session-00, section 7.3 */
export type SessionSnapshot = Readonly<{
  channelId: Hex
  deposit: bigint
  settled: bigint
  acceptedCumulative: bigint
  spent: bigint
  requiredCumulative: bigint | undefined
  /** The highest voucher that the server says it has, with its signature: proof only when we make the same again. */
  highestVoucher: Readonly<{ cumulative: bigint; signature: Hex }> | undefined
}>

/** What a channel is on its chain, for good. `id` follows from all the rest. */
export type ChannelFacts = Readonly<{
  id: Hex
  version: ChannelVersion
  chainId: number
  escrow: Address
  token: Address
  payer: Address
  payee: Address
  /** v2; the zero address otherwise. */
  operator: Address
  /** 32 bytes. */
  salt: Hex
  /** Whose vouchers count: always the payer's own key. */
  authorizedSigner: Address
  /** v2: 32 bytes; `undefined` for v1. */
  expiringNonceHash: Hex | undefined
}>

/** What a channel transaction costs and how long it can settle; JSON-safe fields from which the same bytes are made again. */
export type CallDraft = Readonly<{
  sponsored: boolean
  /** Highest network fee in micro-dollars; 0 when sponsored. */
  feeMicros: bigint
  /** Unix seconds. */
  validBefore: number
  fields: Readonly<Record<string, string>>
}>

/** A channel transaction that policy agreed to; nothing else is signed. */
export type ApprovedCall = Readonly<{
  kind: 'open' | 'topUp' | 'requestClose' | 'withdraw'
  channel: ChannelFacts
  /** `open`: the deposit; `topUp`: what is added; 0 otherwise. Base units. */
  amount: bigint
  draft: CallDraft
}>

export type SignedCall = Readonly<{
  transaction: Hex
  /** `undefined` when sponsored: the hash is then the sponsor's. */
  txHash: Hex | undefined
}>

/** A channel as the chain has it; amounts in base units. */
export type ChainChannel = Readonly<{
  deposit: bigint
  settled: bigint
  /** Unix seconds; `undefined` when no close was requested. */
  closeRequestedAt: number | undefined
  finalized: boolean
}>

/** What goes into a session credential's `payload`. */
type SessionPayload = Readonly<Record<string, unknown>>

/**
 * The code that signs for channels of one method; loaded when a channel is used. Pure but for the signer and the RPC that it is
 * handed.
 */
export type ChannelPay = Readonly<{
  /**
   * A new channel for an offer: its facts (the id is known before anything is signed) and its opening transaction.
   *
   * @param context `salt` and `validAfter` make it unlike any other.
   * @throws {OverLimitError} when the network fee may be above the ceiling.
   */
  draftOpen(
    offer: UsableOffer,
    context: CallContext & Readonly<{ payer: Address; salt: Hex; deposit: bigint }>,
  ): ApprovedCall
  /** @throws {OverLimitError} as above; {BadChallengeError} when an amount is beyond 2^96 - 1 (v2) or 2^128 - 1. */
  draftCall(
    kind: 'topUp' | 'requestClose' | 'withdraw',
    channel: ChannelFacts,
    amount: bigint,
    context: CallContext,
  ): ApprovedCall
  /** @throws {Error} when the bytes would not be what was approved. Deterministic. */
  signCall(call: ApprovedCall, signer: Signer): Promise<SignedCall>
  /** @returns 65 bytes r‖s‖v. @throws {Error} for a signer that is not the channel's. Deterministic. */
  signVoucher(channel: ChannelFacts, cumulative: bigint, signer: Signer): Promise<Hex>
  payloads: Readonly<{
    open(call: ApprovedCall, signed: SignedCall, cumulative: bigint, signature: Hex): SessionPayload
    topUp(call: ApprovedCall, signed: SignedCall): SessionPayload
    voucher(channel: ChannelFacts, cumulative: bigint, signature: Hex): SessionPayload
    close(channel: ChannelFacts, cumulative: bigint, signature: Hex): SessionPayload
  }>
  /** `did:pkh:eip155:…` */
  source(channel: ChannelFacts): string
  /** Puts `requestClose` or `withdraw` on the chain and waits until it succeeded. @throws {RpcError} */
  broadcast(signed: SignedCall, rpc: Rpc): Promise<void>
  /** `undefined` when the chain has no such channel (yet). @throws {RpcError} */
  readChannel(channel: ChannelFacts, rpc: Rpc): Promise<ChainChannel | undefined>
  /**
   * What became of a voucher: `settled` when the chain paid out at least that much, `dead` when the channel is finalized below
   * it, `pending` while it may still be settled. @throws {RpcError}
   */
  settlement(channel: ChannelFacts, cumulative: bigint, rpc: Rpc): Promise<VoucherState>
  /** How long after `requestClose` a withdrawal is possible, seconds. */
  graceSeconds: number
  /** For how long after its draft a transaction can be in a block, seconds. */
  lifeSeconds: number
  /** The chain's own clock: time of its latest block, unix seconds. @throws {RpcError} */
  readClock(rpc: Rpc): Promise<number>
  /**
   * True when a transaction with this `validBefore` can never be in a block any more, by the chain's own clock. Ask this before
   * the channel is read: what is not there then, and is past, can never be there. @throws {RpcError}
   */
  isPast(validBefore: number, rpc: Rpc): Promise<boolean>
  /** Channels that a payer opened on a chain, found by its events. @throws {RpcError} */
  findChannels(chainId: number, payer: Address, rpc: Rpc): Promise<readonly ChannelFacts[]>
}>

export type VoucherState = 'settled' | 'dead' | 'pending'

/** A row of the registry: a method that pays by vouchers out of a channel. `read` is cheap and pure. */
export type SessionMethod = Readonly<{
  /** `tempo/session` */
  name: string
  protocol: 'mpp'
  /**
   * Reads the method's own part of the request: the same offer with `chainId` and `terms` (`SessionTerms`) filled in, or an
   * unusable one with the reason.
   */
  read(offer: UsableOffer): Offer
  loadChannels(): Promise<ChannelPay>
}>

export type CallContext = Readonly<{
  /** Unix seconds. */
  now: number
  maxFeeMicros: bigint
  /** The server pays the fee (its own challenge says so). */
  sponsored: boolean
  /** A time long ago, another one for every call: two equal calls of one second must not be the same transaction. */
  validAfter: number
  /** Unix seconds; `undefined` without an end of the server's own. */
  expiresAt: number | undefined
}>

/** A receipt's members for sessions, as far as they were there and well formed. @source draft-tempo-session-00, section 13.6 */
export type SessionReceipt = Readonly<{
  channelId: Hex
  challengeId: string | undefined
  acceptedCumulative: bigint
  spent: bigint
  units: number | undefined
  txHash: Hex | undefined
}>

/** What a stream says about money between its messages. @source draft-tempo-session-00, section 12.6 */
export type StreamEvent =
  | Readonly<{
      kind: 'need-voucher'
      channelId: Hex
      requiredCumulative: bigint
      acceptedCumulative: bigint
      deposit: bigint
    }>
  | Readonly<{ kind: 'receipt'; receipt: Readonly<Record<string, unknown>> }>
