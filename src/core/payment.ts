import type { HeaderList } from './http.ts'

/** `0x` and hex digits. */
export type Hex = `0x${string}`
/** 20 bytes, lower case. */
export type Address = `0x${string}`

/** One further payee of an offer, paid out of the offer's amount. */
export type Split = Readonly<{ recipient: Address; amount: bigint; memo: Hex | undefined }>

/** How far an unusable offer got; decides the exit code of several (cli.md 6). */
export type UnusableKind = 'bad-challenge' | 'no-usable-offer'

/** An offer that cannot be paid, kept in the list with the reason. */
export type UnusableOffer = Readonly<{
  usable: false
  protocol: string
  method: string
  intent: string
  kind: UnusableKind
  /** One sentence in our own words; server text inside it is sanitised. */
  reason: string
  /** What of the shared fields could be read, for display (IC2). */
  shown: Readonly<{
    amount?: string | undefined
    currency?: string | undefined
    recipient?: string | undefined
    description?: string | undefined
    expires?: string | undefined
  }>
  raw: unknown
}>

/** One way the server said it may be paid, in one shape for every protocol. Parsed strictly, still hostile text. */
export type UsableOffer = Readonly<{
  usable: true
  protocol: 'mpp' | 'x402'
  method: string
  intent: string
  chainId: number | undefined
  /** Token contract, lower case. */
  asset: string
  /** Base units, splits included. */
  amount: bigint
  recipient: string | undefined
  splits: readonly Split[]
  /** Unix seconds; `undefined` when the server set none. */
  expiresAt: number | undefined
  realm: string
  challengeId: string
  /** Server text, unsanitised: never an input to a decision (C19). */
  description: string | undefined
  /** Digest parameter as received; the request body must match it before anything is paid (C30). */
  digest: string | undefined
  /** Which header carries the credential. */
  credentialHeader: 'Authorization' | 'Payment-Authorization'
  /** Parsed and owned by the method. */
  terms: unknown
  /** Echoed by the protocol. */
  raw: unknown
  /** What a careful user should know: realm is not the host, `expires` far ahead, many splits … */
  warnings: readonly string[]
}>

export type Offer = UsableOffer | UnusableOffer

/** A 402 reply, reduced to what protocols may look at. */
export type Paywall = Readonly<{
  status: number
  headers: HeaderList
  /** The URL that answered 402, after redirects; without user info. */
  url: string
  host: string
}>

/** A receipt whose form was checked; whether it is about our payment is decided by the caller. */
export type Receipt = Readonly<{
  status: 'success'
  method: string
  reference: string
  /** RFC 3339, as received. */
  timestamp: string
  /** Every member, as received. Server text. */
  raw: Readonly<Record<string, unknown>>
}>

/** RFC 9457 details of a refusal; server text, unsanitised. */
export type Problem = Readonly<{
  /** Last segment of a known type URI, `undefined` for foreign ones. */
  code: string | undefined
  type: string | undefined
  title: string | undefined
  detail: string | undefined
}>

/** How a 402 is spoken on the wire. Pure: no network, no clock, no keys. */
export type Protocol = Readonly<{
  /** Offers in the server's order; broken ones included; `[]` when this protocol is not spoken here. */
  readOffers(paywall: Paywall): Offer[]
  /** The one header that carries `payload` on the second request. */
  writePayment(offer: UsableOffer, payload: unknown, source: string | undefined): HeaderList
  /** `undefined` when there is no valid receipt on a success status (C36, C37). */
  readReceipt(reply: Paywall): Receipt | undefined
}>

/**
 * Everything that policy agreed to; frozen. A method signs this and nothing else: it builds the transaction from these
 * fields, reads the bytes back and compares before the key is used.
 */
export type Approved = Readonly<{
  /** Ledger id. */
  paymentId: string
  protocol: 'mpp' | 'x402'
  method: string
  intent: string
  chainId: number
  token: Address
  /** Base units, splits included. */
  amount: bigint
  payer: Address
  recipient: Address
  splits: readonly Split[]
  /** 32 bytes of the primary transfer. */
  memo: Hex | undefined
  mode: 'pull' | 'push' | 'proof'
  /** The server pays the network fee. */
  sponsored: boolean
  /** Fee ceiling in micro-dollars (1e-6 USD); 0 when sponsored. */
  maxFeeMicros: bigint
  /** Unix seconds after which the signed bytes can never settle. */
  validBefore: number
  realm: string
  challengeId: string
  origin: string
  httpMethod: string
  /** Hex SHA-256 of the request body, empty string without one. */
  bodyHash: string
  /** The method's own fields (gas, fee cap …), JSON-safe, from which the same bytes can be made again. */
  draft: Readonly<Record<string, unknown>>
}>

/** What signing made. Nothing of it is stored but `txHash`. */
export type SignedPayment = Readonly<{
  /** Goes into the credential. */
  payload: Readonly<Record<string, unknown>>
  /** `did:pkh:eip155:…` of the payer. */
  source: string
  /** Hash under which the chain will know it; `undefined` for proofs and sponsored transactions. */
  txHash: Hex | undefined
  /** Raw signed transaction for push mode. */
  rawTransaction: Hex | undefined
}>

/** A key that signs 32-byte digests; the only thing that ever touches a private key. */
export type Signer = Readonly<{
  address: Address
  /** @returns 65 bytes r‖s‖v with v 27 or 28, low s, RFC 6979 (deterministic). */
  signDigest(digest: Hex): Promise<Hex>
}>

/** What a draft is made from besides the offer. */
export type DraftContext = Readonly<{
  payer: Address
  mode: 'pull' | 'push' | undefined
  /** Unix seconds. */
  now: number
  maxFeeMicros: bigint
}>

/** The method's proposal of what to sign: becomes `Approved` when policy agrees. */
export type Draft = Readonly<{
  mode: 'pull' | 'push' | 'proof'
  sponsored: boolean
  memo: Hex | undefined
  /** Highest network fee in micro-dollars that these fields allow; 0 when sponsored or a proof. */
  feeMicros: bigint
  validBefore: number
  fields: Readonly<Record<string, unknown>>
}>

/** JSON-RPC to one network: bounded in time and size. @throws {RpcError} */
export type Rpc = (method: string, params: readonly unknown[]) => Promise<unknown>

/** What the chain says about a payment that was signed. */
export type Settlement =
  | Readonly<{ state: 'settled'; txHash: Hex }>
  /** Can never settle any more: the chain's own clock is past `validBefore` and the payment is not there. */
  | Readonly<{ state: 'dead' }>
  | Readonly<{ state: 'pending' }>

/** The code of a method that signs; loaded only when something is going to be paid. */
export type Pay = Readonly<{
  /** @throws {CliError} when the offer cannot be met with this context (110) or costs too much in fees (111). */
  draft(offer: UsableOffer, context: DraftContext): Draft
  /** @throws when the bytes would not be what was approved (119). */
  sign(approved: Approved, signer: Signer): Promise<SignedPayment>
  /** Push mode: puts the transaction on the chain and waits until it succeeded. */
  broadcast(signed: SignedPayment, rpc: Rpc): Promise<void>
  /** Looks a signed payment up on the chain. */
  settlement(approved: Approved, txHash: Hex | undefined, rpc: Rpc): Promise<Settlement>
}>

/** A row of the registry. `read` is cheap and pure, so choosing loads no signer's code. */
export type Method = Readonly<{
  /** `tempo/charge` */
  name: string
  protocol: 'mpp' | 'x402'
  /**
   * Reads the method's own part of the request (for MPP `methodDetails`): the same offer with `chainId`, `splits` and
   * `terms` filled in, or an unusable one with the reason.
   */
  read(offer: UsableOffer): Offer
  load(): Promise<Pay>
}>
