import type { PlanHeader, RouteOptions } from '../core/http.ts'
import { isBehindOwn } from '../core/is-behind-own.ts'
import { chooseRoute } from './choose-route.ts'
import type { Hop } from './request-head.ts'

/**
 * A hop with its way; a request that a proxy forwards gets the headers that are for the proxy, in curl's places.
 *
 * @throws {CurlError} 5 and 7 for a proxy that cannot be read
 */
export function addRoute(hop: Hop, options: RouteOptions): Hop {
  const route = chooseRoute(options, hop.url)
  return route.forward === undefined
    ? { ...hop, route }
    : { ...hop, route, headers: mergeForward(hop, route.forward.headers) }
}

function mergeForward({ headers, removed }: Hop, forProxy: readonly PlanHeader[]): readonly PlanHeader[] {
  const given = new Set([...headers.map(({ name }) => name.toLowerCase()), ...removed])
  const own = forProxy.filter(({ name, from }) => from !== 'builtin' || !given.has(name.toLowerCase()))
  const credentials = own.filter(({ from }) => from === 'auth')
  const built = own.filter(({ from }) => from === 'builtin')
  const typed = own.filter(({ from }) => from === 'user')
  const host = headers.filter(({ name }) => /^host$/i.test(name))
  const rest = headers.filter(({ name }) => !/^host$/i.test(name))
  const isType = ({ name, from }: PlanHeader): boolean => from === 'builtin' && /^content-type$/i.test(name)
  const at = rest.findIndex(isBehindOwn)
  const cut = at === -1 ? rest.length : at
  const users = rest.slice(cut)
  const types = users.filter(isType)
  const others = users.filter((header) => !isType(header))
  return [...host, ...credentials, ...rest.slice(0, cut), ...built, ...others, ...typed, ...types]
}
