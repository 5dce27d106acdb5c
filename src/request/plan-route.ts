import type { PlanHeader, RouteOptions, TlsOptions, TransportOptions } from '../core/http.ts'
import { completeUser } from './authorization.ts'
import type { ReachFlags } from './flags/reach.ts'
import type { RequestFlags } from './flags.ts'
import { readUserHeaders } from './headers.ts'
import type { PlanContext } from './plan.ts'
import type { StdinReader } from './read-source.ts'
import { firstLine, toWireText } from './wire-text.ts'

type Env = Readonly<Record<string, string | undefined>>

/**
 * Options and variables about proxies, addresses and TLS as the transport wants them.
 *
 * @throws {CurlError} 26 for a file of proxy headers that cannot be read
 * @source curl 7.88.1, curl(1), ENVIRONMENT
 */
export async function planRoute(
  flags: RequestFlags,
  context: PlanContext,
  stdin: StdinReader,
): Promise<Partial<Pick<TransportOptions, 'route' | 'tls' | 'alpn' | 'caFile'>>> {
  const { reach } = flags
  const env = context.env ?? {}
  const trusted = readTrusted(flags, env)
  const tls = readTls(reach, trusted.caPath)
  const route = await readRoute(flags, env, context, stdin)
  return {
    caFile: trusted.caFile,
    ...(Object.values(tls).some((value) => value !== undefined) ? { tls: Object.freeze(tls) } : {}),
    ...(route === undefined ? {} : { route: Object.freeze(route) }),
    ...(reach.noAlpn ? { alpn: [] } : {}),
  }
}

/** An option beats all variables; with `-k` they mean nothing. An empty variable is none. */
function readTrusted(
  { cacert, insecure, reach }: RequestFlags,
  env: Env,
): { caFile: string | undefined; caPath: string | undefined } {
  if (cacert !== undefined || reach.caPath !== undefined || insecure)
    return { caFile: cacert, caPath: reach.caPath }
  const bundle = env['CURL_CA_BUNDLE'] || undefined
  if (bundle !== undefined) return { caFile: bundle, caPath: undefined }
  return { caFile: env['SSL_CERT_FILE'] || undefined, caPath: env['SSL_CERT_DIR'] || undefined }
}

function readTls(reach: ReachFlags, caPath: string | undefined): TlsOptions {
  return {
    minVersion: reach.tlsMin,
    maxVersion: reach.tlsMax,
    ciphers: reach.ciphers,
    tls13Ciphers: reach.tls13Ciphers,
    certificate: reach.certificate,
    certificateType: reach.certificateType,
    key: reach.key,
    keyType: reach.keyType,
    keyPassword: reach.keyPassword,
    pins: reach.pins,
    caPath,
    crlFile: reach.crlFile,
  }
}

/** `undefined` where nothing but TLS differs. */
async function readRoute(
  flags: RequestFlags,
  env: Env,
  context: PlanContext,
  stdin: StdinReader,
): Promise<RouteOptions | undefined> {
  const { reach, userAgent, fail } = flags
  const variables = readVariables(env)
  const hasProxy = Object.values(variables).some((value) => value !== undefined)
  if (!hasProxy && !isRouted(reach)) return undefined
  return {
    proxy: reach.proxy,
    variables,
    noProxy: reach.noproxy ?? (env['no_proxy'] || env['NO_PROXY'] || undefined),
    preProxy: reach.preproxy || undefined,
    proxyUser: reach.proxyUser === undefined ? undefined : await completeUser(reach.proxyUser, context),
    proxyHeaders: await readProxyHeaders(reach, stdin),
    userAgent: toWireText(firstLine(userAgent ?? `presto/${context.version}`)),
    tunnel: reach.proxyTunnel ?? false,
    connectVersion: reach.oldTunnel ? '1.0' : '1.1',
    hideConnect: reach.suppressConnectHeaders ?? false,
    fail,
    proxyInsecure: reach.proxyInsecure ?? false,
    proxyCaFile: reach.proxyCacert,
    resolve: reach.resolve ?? [],
    connectTo: reach.connectTo ?? [],
    unixSocket: reach.unixSocket,
    interface: reach.interface,
    localPorts: reach.localPorts,
    family: reach.family,
    keepAliveMs: reach.noKeepAlive ? 0 : (reach.keepAliveSeconds ?? defaultProbeSeconds) * 1000,
    nextAddressMs: reach.nextAddressMs,
  }
}

/** Small letters first; for http there are no others. */
function readVariables(env: Env): RouteOptions['variables'] {
  return {
    http: env['http_proxy'] || undefined,
    https: env['https_proxy'] || env['HTTPS_PROXY'] || undefined,
    all: env['all_proxy'] || env['ALL_PROXY'] || undefined,
  }
}

/** curl's own. */
const defaultProbeSeconds = 60

function isRouted(reach: ReachFlags): boolean {
  const { proxy, preproxy, resolve = [], connectTo = [], unixSocket, localPorts, family } = reach
  const named = [proxy, preproxy, unixSocket, reach.interface, localPorts, family]
  const timed = [reach.keepAliveSeconds, reach.nextAddressMs]
  return (
    [...named, ...timed].some((value) => value !== undefined) ||
    resolve.length > 0 ||
    connectTo.length > 0 ||
    reach.noKeepAlive === true
  )
}

async function readProxyHeaders(reach: ReachFlags, stdin: StdinReader): Promise<readonly PlanHeader[]> {
  const { proxyHeaders = [] } = reach
  if (proxyHeaders.length === 0) return []
  return (await readUserHeaders(proxyHeaders, stdin)).headers
}
