import type { CookieFlags } from './flags/cookies.ts'
import type { ManyFlags } from './flags/many.ts'
import type { ProtocolFlags } from './flags/protocol.ts'
import type { ReachFlags } from './flags/reach.ts'
import type { SavingFlags } from './flags/saving.ts'
import type { SessionFlags } from './flags/sessions.ts'
import type { UploadFlags } from './flags/upload.ts'

/** One piece of request data in the order it was typed. */
export type DataFlag = Readonly<{
  kind: 'data' | 'data-raw' | 'data-binary' | 'json' | 'data-urlencode'
  value: string
}>

/** One URL with the `-o`/`-O` and the `-T` that belong to it. */
export type TargetFlag = Readonly<{
  url: string
  output: string | undefined
  remoteName: boolean
  /** Empty: nothing is uploaded. */
  upload?: string | undefined
}>

/** Exactly what the user typed for the request command, validated, nothing looked up yet. */
export type RequestFlags = Readonly<{
  targets: readonly TargetFlag[]
  // request
  method: string | undefined
  headers: readonly string[]
  data: readonly DataFlag[]
  get: boolean
  head: boolean
  user: string | undefined
  userAgent: string | undefined
  referer: string | undefined
  compressed: boolean
  // connection
  location: boolean
  locationTrusted: boolean
  /** -1: without limit. */
  maxRedirs: number
  maxTimeMs: number | undefined
  connectTimeoutMs: number | undefined
  insecure: boolean
  cacert: string | undefined
  // output
  silent: boolean
  showError: boolean
  fail: boolean
  include: boolean
  dumpHeader: string | undefined
  writeOut: string | undefined
  verbose: boolean
  json: boolean
  toon: boolean
  color: 'auto' | 'always' | 'never'
  // payment
  maxSpend: string | undefined
  noPay: boolean
  dryRun: boolean
  confirm: boolean
  yes: boolean
  payWith: string | undefined
  offer: number | undefined
  network: string | undefined
  token: string | undefined
  rpcUrl: string | undefined
  wallet: string | undefined
  mode: 'pull' | 'push' | undefined
  maxFee: string | undefined
  receipt: string | undefined
  idempotencyKey: string | undefined
  resume: string | undefined
  ifUnresolved: 'warn' | 'refuse'
  wait: boolean
  acceptPayment: boolean
  payRedirected: boolean
  insecurePayment: boolean
  upload: UploadFlags
  cookies: CookieFlags
  reach: ReachFlags
  protocol: ProtocolFlags
  saving: SavingFlags
  many: ManyFlags
  sessions: SessionFlags
}>
