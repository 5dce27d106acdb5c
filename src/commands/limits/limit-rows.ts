import type { LimitsConfig } from '../../core/config.ts'

/** What one limit takes: an amount, an amount for a name, or a list. */
type LimitKind = 'amount' | 'named-amount' | 'list'

export type LimitRow = Readonly<{
  /** As typed, and as the config key under `limits.`. */
  name: string
  member: keyof LimitsConfig
  kind: LimitKind
  /** What it does, for `limits show`. */
  doc: string
  /** What holds when it is not set and has no default. */
  unset: string
}>

/** Every limit in the order of `limits show`. */
export const limitRows: readonly LimitRow[] = [
  {
    name: 'per-request',
    member: 'perRequest',
    kind: 'amount',
    doc: 'most that one request may cost',
    unset: '',
  },
  { name: 'per-day', member: 'perDay', kind: 'amount', doc: 'most that 24 hours may cost', unset: '' },
  {
    name: 'per-host',
    member: 'perHost',
    kind: 'named-amount',
    doc: 'most for one host in 24 hours',
    unset: 'none',
  },
  { name: 'max-fee', member: 'maxFee', kind: 'amount', doc: 'highest network fee of a payment', unset: '' },
  { name: 'deposit', member: 'deposit', kind: 'amount', doc: 'most that one channel may lock', unset: '' },
  { name: 'deposits', member: 'deposits', kind: 'amount', doc: 'most that all channels may lock', unset: '' },
  {
    name: 'confirm-above',
    member: 'confirmAbove',
    kind: 'amount',
    doc: 'asks above this price',
    unset: 'off',
  },
  {
    name: 'allow-host',
    member: 'allowHost',
    kind: 'list',
    doc: 'only these hosts are paid',
    unset: 'every host',
  },
  { name: 'deny-host', member: 'denyHost', kind: 'list', doc: 'these hosts are never paid', unset: 'none' },
  {
    name: 'allow-recipient',
    member: 'allowRecipient',
    kind: 'list',
    doc: 'only these addresses are paid',
    unset: 'every address',
  },
  {
    name: 'network',
    member: 'network',
    kind: 'list',
    doc: 'only on these networks is paid',
    unset: 'every known network',
  },
  {
    name: 'allow-token',
    member: 'allowToken',
    kind: 'named-amount',
    doc: 'ceiling per request of a token that is no dollar',
    unset: 'none',
  },
]

export const limitNames: readonly string[] = limitRows.map(({ name }) => name)
