import type { ChannelPay, SessionTerms } from '../../core/channel.ts'
import type { ChannelLock, ChannelSlot, ChannelStore, DepositCeilings } from '../../core/channel-store.ts'
import type { Ceilings } from '../../core/ledger.ts'
import type { Hex, UsableOffer } from '../../core/payment.ts'
import type { Situation } from '../choose.ts'
import { ceilingsFor } from '../limits.ts'
import type { PayDeps, PayOptions, PreparedPayment, RequestFacts } from '../pay.ts'
import type { PricedOffer } from '../price.ts'
import type { SendManagement } from './manage.ts'

/** What paying out of a channel needs of the world besides `PayDeps`. */
export type SessionDeps = Readonly<{
  /** Which channel pays. */
  choice: 'auto' | 'new' | 'none' | Readonly<{ id: Hex }>
  /** `--deposit`, micro-dollars. */
  depositMicros: bigint | undefined
  /** Origin and path, where vouchers and the close go. */
  resource: string
  hasQuery: boolean
  send: SendManagement
  /** How long a channel that another process uses may be waited for at most, milliseconds; `undefined` without an end. */
  patienceMs(): number | undefined
  /** Waits while other payments of this process go on. */
  aside<T>(wait: () => Promise<T>): Promise<T>
  sleep(milliseconds: number): Promise<void>
  random(bytes: number): Uint8Array
  /** Told after each further voucher what the request has cost so far, for people. */
  told(paid: string): void
}>

/** Everything that one request which is paid out of a channel knows. */
export type SessionContext = Readonly<{
  pay: ChannelPay
  store: ChannelStore
  lock: ChannelLock
  slot: ChannelSlot
  priced: PricedOffer
  offer: UsableOffer
  terms: SessionTerms
  situation: Situation
  request: RequestFacts
  options: PayOptions
  deps: PayDeps
  sessions: SessionDeps
  /** Pays the same request out of another channel, when the chain says that this one is closed. */
  startOver(offer: UsableOffer): Promise<PreparedPayment>
}>

/** What a payment is held against now: others may have paid since the offers were judged. */
export function ceilingsOf({ situation, request, deps }: SessionContext): Ceilings {
  return ceilingsFor(situation.limits, request.host, deps.maxSpendLeft())
}

export function depositCeilingsOf({ situation }: SessionContext): DepositCeilings {
  return { perChannel: situation.limits.deposit, together: situation.limits.deposits }
}

/** Unix seconds. */
export function secondsOf({ deps }: Readonly<{ deps: Readonly<{ now(): number }> }>): number {
  return Math.floor(deps.now() / 1000)
}
