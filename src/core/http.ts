/** Header lines in wire order with the spelling that was sent; values are one character per byte (latin1). */
export type HeaderList = readonly (readonly [name: string, value: string])[]

/** An absolute http(s) URL cut by our own rules, so that the path goes out as the user typed it. */
export type TargetUrl = Readonly<{
  scheme: 'http' | 'https'
  /** Lower case, IDNA, without brackets. */
  host: string
  port: number
  /** Path and query as they go on the wire, without fragment; starts with `/`. */
  path: string
  /** `https://host:port`, default ports left out, IPv6 in brackets: what a credential is bound to. */
  origin: string
  /** Decoded user info of the URL, never printed. */
  username: string | undefined
  password: string | undefined
  /** The whole URL without user info and fragment, as shown to people. */
  href: string
  /** `ws` or `wss` was typed: the request asks for a WebSocket. */
  webSocket?: true | undefined
}>

/** A body that can be opened more than once; every opening yields the same bytes. */
export type RequestBody = Readonly<{
  /** Bytes, `undefined` when unknown (chunked upload). */
  length: number | undefined
  open(): AsyncIterable<Uint8Array>
  /** SHA-256 over all bytes (32 bytes); what the ledger and challenge digests are compared with. */
  sha256(): Promise<Uint8Array>
  /** Throws when an opening would not yield the same bytes any more: a file that was changed. */
  check?(): void
  /** It will not be opened again: what was kept for that can go. */
  release?(): void
}>

/** Where a header came from: decides what survives a redirect to another origin. */
export type PlanHeader = Readonly<{
  name: string
  value: string
  /** `builtin`: presto's own · `user`: `-H` · `auth`: from `-u` or the URL · `cookie`. */
  from: 'builtin' | 'user' | 'auth' | 'cookie'
}>

/** What to send, complete: nothing below decides any more. Frozen. */
export type RequestPlan = Readonly<{
  url: TargetUrl
  /** As written by the user, also lower case. */
  method: string
  /** True when `-X` chose the method: it then survives redirects, as in curl. */
  methodForced: boolean
  headers: readonly PlanHeader[]
  /** Lower-case names of headers that `-H 'Name:'` took away: the transport adds none of its own by these names. */
  removed?: readonly string[]
  body: RequestBody | undefined
  /** `undefined`: redirects are not followed; -1: without limit. */
  maxRedirects: number | undefined
  /** Schemes that may be followed to; `undefined`: http and https. */
  redirectSchemes?: readonly string[] | undefined
  /** `.` and `..` in the paths of redirects stay. */
  pathAsIs?: boolean
  /** `--location-trusted`: keep credentials across origins (never a payment credential). */
  trustedRedirects: boolean
  /** Ask for and unpack content encodings. */
  compressed: boolean
  transport: TransportOptions
  /** What differs from server to server and from request to request. */
  hops?: HopHooks | undefined
  /** What differs from a plain exchange. */
  exchange?: ExchangeOptions | undefined
}>

/** Rare wishes about how a request is sent and its answer read. */
export type ExchangeOptions = Readonly<{
  /** `-T`: the body is announced whatever its size, and redirects treat the request as a PUT. */
  isUpload: boolean
  /** `-F` */
  isForm: boolean
  /** How long `100 Continue` is waited for. */
  expectMs: number | undefined
  /** Statuses of redirects after which a POST stays one. */
  keepPost: readonly number[]
  /** Stands in the request line instead of path and query. */
  requestTarget: string | undefined
  /** The body is given out with its chunk framing. */
  raw: boolean
  /** The body lasts as long as the connection. */
  ignoreLength: boolean
  /** A transfer encoding other than chunked was asked for and is unpacked. */
  unpackTransfer: boolean
}>

/** Cookies that servers set, answers to a 401, a Referer: one object per transfer, which learns on the way. */
export type HopHooks = Readonly<{
  /**
   * The plan as it goes to its server now.
   *
   * @param step `redirects`: how many were followed before; `paid`: it carries a payment, so nothing may be left out.
   */
  dress(plan: RequestPlan, step: Readonly<{ redirects: number; paid: boolean }>): Promise<RequestPlan>
  /** Takes in an answer, 1xx heads before it included. @returns True when the server is to be asked once more. */
  learn(plan: RequestPlan, heads: readonly ReplyHead[]): Promise<boolean>
  /** Lower-case names of headers that the last server was sent by this, or may still be sent. */
  claims(): readonly string[]
}>

/** How to connect. One object per invocation part; the same object means the same connection pool. */
export type TransportOptions = Readonly<{
  connectTimeoutMs: number | undefined
  /** `-m`: for the whole transfer of one URL, paid request included. */
  maxTimeMs: number | undefined
  insecure: boolean
  caFile: string | undefined
  /** A transfer that stays below `bytes` a second for so long is ended. */
  slowest?: Readonly<{ bytes: number; seconds: number }> | undefined
  /** Proxies and addresses; absent for the straight way. */
  route?: RouteOptions | undefined
  /** What differs from plain TLS with the usual roots. */
  tls?: TlsOptions | undefined
  /** Protocols that are offered by ALPN, `http/1.1` unless told; empty: none. */
  alpn?: readonly string[] | undefined
  /** `1.0` is what requests then say; `prior-2`: HTTP/2 over plain TCP without asking. Absent: HTTP/1.1, or what ALPN brings. */
  http?: '1.0' | 'prior-2' | undefined
  /** An answer without a head is taken for a body. */
  allowHttp09?: boolean | undefined
}>

/** Which way a connection goes. Which proxy, if any, is chosen for each URL, redirects included. */
export type RouteOptions = Readonly<{
  /** `-x`; `''`: none; `undefined`: the variable for the URL's scheme decides. */
  proxy: string | undefined
  variables: Readonly<{ http: string | undefined; https: string | undefined; all: string | undefined }>
  /** Hosts that are reached without a proxy. */
  noProxy: string | undefined
  /** A SOCKS proxy in front of the proxy. */
  preProxy: string | undefined
  /** `name:password` of `-U`, as typed. */
  proxyUser: string | undefined
  /** Sent to http proxies alone. */
  proxyHeaders: readonly PlanHeader[]
  /** Of the CONNECT request. */
  userAgent: string
  /** CONNECT also for http. */
  tunnel: boolean
  connectVersion: '1.0' | '1.1'
  /** The answer to CONNECT is not a part of the reply. */
  hideConnect: boolean
  /** `-f`: a refused CONNECT counts as a failed status. */
  fail: boolean
  proxyInsecure: boolean
  proxyCaFile: string | undefined
  /** `--resolve`, as typed. */
  resolve: readonly string[]
  /** `--connect-to`, as typed. */
  connectTo: readonly string[]
  /** Path; an abstract one starts with NUL. */
  unixSocket: string | undefined
  /** Name or address of the own end. */
  interface: string | undefined
  localPorts: readonly [first: number, last: number] | undefined
  family: 4 | 6 | undefined
  /** `undefined`: the system's own time; 0: no probes. */
  keepAliveMs: number | undefined
  nextAddressMs: number | undefined
}>

/** Versions are `1.0` to `1.3`; files are names, read when the first connection is made. */
export type TlsOptions = Readonly<{
  minVersion: string | undefined
  maxVersion: string | undefined
  ciphers: string | undefined
  tls13Ciphers: string | undefined
  certificate: string | undefined
  certificateType: string | undefined
  key: string | undefined
  keyType: string | undefined
  keyPassword: string | undefined
  /** `sha256//…;…` or a file. */
  pins: string | undefined
  caPath: string | undefined
  crlFile: string | undefined
}>

/** The head of one response as it came. */
export type ReplyHead = Readonly<{
  status: number
  reason: string
  /** `1.1`, `1.0`, `2`. */
  httpVersion: string
  headers: HeaderList
  /** Status line and header lines with CRLF and the closing blank line: what `-i` and `-D` print. */
  raw: Uint8Array
  /** True for 1xx heads. */
  informational: boolean
}>

export type Timings = Readonly<{
  /** Seconds since the start of the transfer, as curl's `-w` variables count. */
  nameLookup: number
  connect: number
  appConnect: number
  preTransfer: number
  startTransfer: number
  redirect: number
}>

/** One final answer: redirects are followed already where the plan says so. */
export type Reply = ReplyHead &
  Readonly<{
    /** The request this is the answer to: after redirects the last one, with its method, body and headers. */
    plan: RequestPlan
    /** Heads that came before: 1xx and followed redirects, in order. */
    before: readonly ReplyHead[]
    /** Decoded when the plan says `compressed`; may be iterated once. Ends with a `CurlError` when cut off. */
    body: AsyncIterable<Uint8Array>
    /** Reads the body to its end and throws it away, so that the connection can be used again. Bounded. */
    drain(): Promise<void>
    /** Where a redirect would lead, `undefined` when this is none. */
    redirectUrl: string | undefined
    redirects: number
    remoteIp: string
    remotePort: number
    localIp: string
    localPort: number
    /** The peer is a loopback address that was connected to directly. */
    loopback: boolean
    /** TLS was used and the certificate checked. */
    verified: boolean
    /** OpenSSL's number for what is wrong with the certificate, 0 for nothing; also when nobody asked. */
    verifyResult: number
    /** What a proxy answered to CONNECT, when this connection goes through a tunnel. */
    tunnelStatus?: number | undefined
    /** Bytes of the heads of all requests on the way, and of bodies that left in one piece with them. */
    requestSize: number
    timings: Timings
    /** Bytes of the body that came over the wire so far. */
    bytesReceived(): number
    /** Bytes of a request body that leaves in chunks so far, with what frames them; `undefined` for another. */
    chunkedSize?(): number | undefined
    /** What has ended the body early, also when bytes that came before are not read yet. */
    failure?(): Error | undefined
    /** The way back to the server of an answer with status 101; its body is what comes from there. */
    upgraded?: Upgraded | undefined
  }>

/** The sending side of a connection that speaks another protocol now. */
export type Upgraded = Readonly<{
  /** Resolves when the bytes have left. @throws {Error} for a connection that is gone */
  write(bytes: Uint8Array): Promise<void>
  /** Ends the connection at once. */
  destroy(): void
}>

/** Who is at the other end of a connection. */
export type Peer = Pick<
  Reply,
  | 'remoteIp'
  | 'remotePort'
  | 'localIp'
  | 'localPort'
  | 'loopback'
  | 'verified'
  | 'verifyResult'
  | 'tunnelStatus'
>

export type SendOptions = Readonly<{
  /** Sent with the first hop only: never with a redirect. Replaces plan headers of the same name. */
  extra?: readonly PlanHeader[] | undefined
  /** Called after the connection is there and before the first byte leaves; a throw stops the request. */
  beforeFirstByte?: ((peer: Peer) => void) | undefined
  /** Only follow redirects that stay on the plan's origin; others come back as the reply. */
  sameOriginRedirects?: boolean | undefined
}>

/**
 * Sends a request and waits for the head of the final answer.
 *
 * @throws {CurlError} with curl's number for everything that goes wrong below HTTP.
 */
type Send = (plan: RequestPlan, options?: SendOptions) => Promise<Reply>

/** A pool of connections for one invocation. */
export type Transport = Readonly<{
  send: Send
  /** How many connections were made so far, those that broke before an answer included. */
  connections(): number
  /** Where a chain of redirects broke: the last answer that was followed, with the request that came of it as its plan. */
  passed(): Reply | undefined
  /** Ends idle connections at once, so that the process can end. */
  close(): void
}>

/** What `-v` shows; `text` has no line break and is not yet redacted. */
export type TraceLine = Readonly<{ kind: '*' | '>' | '<'; text: string }>
