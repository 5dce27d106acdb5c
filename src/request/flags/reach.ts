/** What the user typed about which way a server is reached: proxies, addresses, TLS. Absent: not typed. */
export type ReachFlags = Readonly<{
  /** `-x` and its like, the last of them, with a scheme where the option implies one; `''` switches proxies off. */
  proxy?: string | undefined
  preproxy?: string | undefined
  proxyUser?: string | undefined
  proxyHeaders?: readonly string[] | undefined
  proxyTunnel?: boolean | undefined
  /** `--proxy1.0` */
  oldTunnel?: boolean | undefined
  noproxy?: string | undefined
  proxyInsecure?: boolean | undefined
  proxyCacert?: string | undefined
  suppressConnectHeaders?: boolean | undefined
  resolve?: readonly string[] | undefined
  connectTo?: readonly string[] | undefined
  /** Of an abstract socket with a NUL in front. */
  unixSocket?: string | undefined
  interface?: string | undefined
  /** First and last. */
  localPorts?: readonly [number, number] | undefined
  family?: 4 | 6 | undefined
  keepAliveSeconds?: number | undefined
  noKeepAlive?: boolean | undefined
  nextAddressMs?: number | undefined
  certificate?: string | undefined
  certificateType?: string | undefined
  key?: string | undefined
  keyType?: string | undefined
  keyPassword?: string | undefined
  pins?: string | undefined
  /** `1.0` to `1.3` */
  tlsMin?: string | undefined
  tlsMax?: string | undefined
  ciphers?: string | undefined
  tls13Ciphers?: string | undefined
  caPath?: string | undefined
  crlFile?: string | undefined
  noAlpn?: boolean | undefined
}>
