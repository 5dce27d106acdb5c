/** What the user typed about which way a server is reached: proxies, addresses, TLS. */
export type ReachFlags = Readonly<Record<string, never>>
