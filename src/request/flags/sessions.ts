/** What the user typed about payment channels and the event streams that they pay for. */
export type SessionFlags = Readonly<{
  /** Which channel pays; an ID is 0x and 64 small hex digits. */
  session: 'auto' | 'new' | 'none' | Readonly<{ id: `0x${string}` }>
  /** One of the options was given that asks for a channel: sessions then go before other offers. */
  isWanted: boolean
  /** Of a new channel; micro-dollars, above 0. `undefined`: what price, server and limits suggest. */
  depositMicros: bigint | undefined
  /** The channel is closed at the end of the request. */
  close: boolean
  /** How a paid event stream is printed: `strip` leaves the payment events out. */
  events: 'strip' | 'raw' | 'json'
}>
