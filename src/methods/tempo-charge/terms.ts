import type { Hex } from '../../core/payment.ts'

/** What tempo/charge adds to an offer. */
export type TempoTerms = Readonly<{
  /** The server pays the network fee. */
  feePayer: boolean
  /** The server's own memo for the primary transfer. */
  memo: Hex | undefined
  /** Who may broadcast; only values that we know. */
  modes: readonly ('pull' | 'push')[]
}>
