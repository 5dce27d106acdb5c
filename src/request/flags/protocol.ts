/** What the user typed about which version of HTTP is spoken. */
export type ProtocolFlags = Readonly<Record<string, never>>
