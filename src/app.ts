import type { Config, Network } from './core/config.ts'
import type { TraceLine, Transport, TransportOptions } from './core/http.ts'
import type { Io } from './core/io.ts'
import type { Ledger } from './core/ledger.ts'
import type { Rpc } from './core/payment.ts'

/** Everything a command may touch of the world. Members that cost something are functions that load on first use. */
export type App = Readonly<{
  io: Io
  env: Readonly<Record<string, string | undefined>>
  /** Unix milliseconds. */
  now(): number
  /** Waits; only `--wait`, faucets and the sandbox do. */
  sleep(milliseconds: number): Promise<void>
  random(bytes: number): Uint8Array
  version: string
  /** The program itself, for commands that run it again. */
  program: Readonly<{ node: string; script: string }>
  paths(): Paths
  /** The system's folder for files that are gone after the run. */
  temporaryFolder(): string
  /** @throws {StateError} when the file is unreadable */
  config(): Config
  networks(): readonly Network[]
  /** @throws {StateError} */
  ledger(): Promise<Ledger>
  transport(options: TransportOptions, trace: ((line: TraceLine) => void) | undefined): Transport
  rpc(url: string): Promise<Rpc>
  /** Calls `listener` on Ctrl-C or SIGTERM instead of ending the process. */
  onInterrupt(listener: () => void): void
  /** What an interrupt must mention: the payments that are in flight, by id. */
  inFlight: Set<string>
}>

/** Where presto keeps its files; nothing is created by asking. */
export type Paths = Readonly<{
  /** `config.json` */
  configFile: string
  /** Folder of keystores. */
  walletFolder: string
  /** SQLite database. */
  ledgerFile: string
  /** Where `prestorc` may be; the first that is there is read. */
  defaultsFiles: readonly string[]
}>
