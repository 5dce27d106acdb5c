/** What the user typed about which version of HTTP is spoken. Absent: not typed. */
export type ProtocolFlags = Readonly<{
  /** The last of the options that choose one; `prior-2`: without asking the server. */
  http?: '1.0' | '1.1' | '2' | 'prior-2' | undefined
  /** Answers without a head are taken. */
  http09?: boolean | undefined
}>
