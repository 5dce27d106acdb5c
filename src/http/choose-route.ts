import { CurlError } from '../core/errors.ts'
import type { PlanHeader, RouteOptions, TargetUrl } from '../core/http.ts'
import { isListed } from './no-proxy.ts'
import { type ProxyServer, parseProxy } from './proxy-url.ts'

export type Place = Readonly<{ host: string; port: number }>

/** The way to one server. */
export type Route = Readonly<{
  /** Everything that decides who is at the other end. */
  key: string
  /** What is connected to behind all proxies. */
  target: Place
  /** In the order in which they are passed. */
  proxies: readonly ProxyServer[]
  /** How requests are changed when an http proxy forwards them one by one; `undefined`: they go to the server itself. */
  forward: Readonly<{ base: string; headers: readonly PlanHeader[] }> | undefined
  /** The headers of a CONNECT request that are not the user's. */
  options: RouteOptions
}>

/**
 * Chooses the proxy for a URL, and where the connection behind it leads.
 *
 * @throws {CurlError} 5 and 7 for a proxy that cannot be read
 * @source curl 7.88.1, curl(1), --proxy, --noproxy, --connect-to, ENVIRONMENT
 */
export function chooseRoute(options: RouteOptions, url: TargetUrl): Route {
  const listed = isListed(options.noProxy, url.host)
  const isStraight = listed || options.unixSocket !== undefined
  const named = isStraight ? undefined : (options.proxy ?? readVariable(options, url))
  const proxy = named ? parseProxy(named, options.proxyUser) : undefined
  const pre = options.preProxy === undefined || isStraight ? undefined : readPreProxy(options.preProxy)
  const target = findTarget(options.connectTo, url)
  const proxies = [pre, proxy].filter((each) => each !== undefined)
  const isMoved = target.host !== url.host || target.port !== url.port
  const isForwarded =
    proxy !== undefined &&
    (proxy.kind === 'http' || proxy.kind === 'https') &&
    url.scheme === 'http' &&
    !options.tunnel &&
    !isMoved
  return {
    key: JSON.stringify([target, proxies, { ...options, noProxy: '', userAgent: '' }]),
    target,
    proxies,
    forward: isForwarded
      ? { base: url.origin, headers: proxyHeadersOf(options, proxy, options.proxyHeaders) }
      : undefined,
    options,
  }
}

/** `Proxy-Authorization`, `Proxy-Connection`, and the user's own for the proxy. */
export function proxyHeadersOf(
  { userAgent: _, ...options }: RouteOptions,
  proxy: ProxyServer,
  more: readonly PlanHeader[],
): readonly PlanHeader[] {
  const given = new Set(options.proxyHeaders.map(({ name }) => name.toLowerCase()))
  const own: PlanHeader[] = [{ name: 'Proxy-Connection', value: 'Keep-Alive', from: 'builtin' }]
  if (proxy.user !== undefined)
    own.unshift({ name: 'Proxy-Authorization', value: formatUser(proxy.user), from: 'auth' })
  return [...own.filter(({ name }) => !given.has(name.toLowerCase())), ...more]
}

function formatUser(user: string): string {
  return `Basic ${Buffer.from(user, 'utf8').toString('base64')}`
}

function readVariable({ variables }: RouteOptions, { scheme }: TargetUrl): string | undefined {
  return variables[scheme] ?? variables.all
}

function readPreProxy(text: string): ProxyServer {
  const proxy = parseProxy(text.includes('://') ? text : `socks4://${text}`, undefined)
  if (proxy.kind === 'http' || proxy.kind === 'https')
    throw new CurlError(5, 'Only a SOCKS proxy can stand in front of another proxy')
  return proxy
}

/** The first `HOST:PORT:TO:PORT` that fits; an empty part in front fits everything, one behind changes nothing. */
function findTarget(rules: readonly string[], { host, port }: TargetUrl): Place {
  for (const rule of rules) {
    const [, from = '', fromPort = '', to = '', toPort = ''] =
      /^(\[[^\]]*\]|[^:]*):([^:]*):(\[[^\]]*\]|[^:]*):?(.*)$/.exec(rule) ?? []
    if (!rule.includes(':')) continue
    const isHost = from === '' || bare(from) === host
    const isPort = fromPort === '' || Number(fromPort) === port
    if (isHost && isPort)
      return { host: to === '' ? host : bare(to), port: toPort === '' ? port : Number(toPort) }
  }
  return { host, port }
}

function bare(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1').toLowerCase()
}
