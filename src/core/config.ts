import type { Address, Hex } from './payment.ts'

/** What the user may put into the config file; every member optional. Money in dollars as decimal strings. */
export type Config = Readonly<{
  /** Name of the default account. */
  wallet?: string | undefined
  /** Default `--network` filter. */
  network?: string | undefined
  payWith?: string | undefined
  limits?: LimitsConfig | undefined
  sessions?: SessionsConfig | undefined
  networks?: Readonly<Record<string, NetworkConfig>> | undefined
  /** Tokens that count as dollars besides presto's own table, keyed by `chainId:address`. */
  tokens?: Readonly<Record<string, TokenConfig>> | undefined
}>

export type LimitsConfig = Readonly<{
  perRequest?: string | undefined
  perDay?: string | undefined
  maxFee?: string | undefined
  deposit?: string | undefined
  deposits?: string | undefined
  confirmAbove?: string | undefined
  perHost?: Readonly<Record<string, string>> | undefined
  allowHost?: readonly string[] | undefined
  denyHost?: readonly string[] | undefined
  allowRecipient?: readonly string[] | undefined
  /** Only pay on these networks. */
  network?: readonly string[] | undefined
  /** Non-dollar assets that may be paid, `chainId:address` → ceiling per request in token units. */
  allowToken?: Readonly<Record<string, string>> | undefined
}>

type SessionsConfig = Readonly<{
  /** `1h`, `30m`, `2d`: channels that are not used for so long are closed when a sessions command runs. */
  idleClose?: string | undefined
}>

export type NetworkConfig = Readonly<{
  chainId?: number | undefined
  rpc?: string | undefined
  testnet?: boolean | undefined
  genesis?: Hex | undefined
}>

type TokenConfig = Readonly<{ symbol: string; decimals: number }>

/** A network as the rest of presto sees it: our table merged with the config. */
export type Network = Readonly<{
  name: string
  aliases: readonly string[]
  chainId: number
  testnet: boolean
  rpcUrl: string | undefined
  genesis: Hex | undefined
  tokens: readonly Token[]
}>

export type Token = Readonly<{
  address: Address
  symbol: string
  decimals: number
  /** Counts one to one as US dollars. */
  dollar: boolean
}>
