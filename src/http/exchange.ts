import { CurlError } from '../core/errors.ts'
import type { RouteOptions, SendOptions, TransportOptions } from '../core/http.ts'
import { Attempt } from './attempt.ts'
import type { HopReply } from './hop-reply.ts'
import type { Outcome } from './outcome.ts'
import { formatRequestHead, type Hop } from './request-head.ts'
import type { Wire } from './wire.ts'

/** As often as curl asks again. */
const maxRepeats = 5

/**
 * Sends one request to one server. A kept connection that turns out dead is replaced, a server that refuses `Expect` is
 * asked without it, and one that refuses HTTP/2 over HTTP/1.1; what may have left with a credential is never sent again.
 *
 * @throws {CurlError}
 */
export async function exchange(
  direct: Hop,
  givenWire: Wire,
  beforeFirstByte: SendOptions['beforeFirstByte'],
): Promise<HopReply> {
  let wire = givenWire
  let hop = wire.options.route === undefined ? direct : await routeHop(direct, wire.options.route)
  if (wire.options.http === '1.0') hop = makeOld(hop)
  if (hop.exchange?.raw) hop = { ...hop, openRaw: (await import('./raw-source.ts')).rawSource }
  if (hop.exchange?.ignoreLength) hop = { ...hop, partBody: (await import('./part-body.ts')).partBody }
  for (let repeats = 0; ; repeats += 1) {
    const outcome = await tryOnce(hop, wire, beforeFirstByte)
    if (outcome.kind === 'reply') {
      if (outcome.reply.isFresh) wire.tally.connections += 1
      return outcome.reply
    }
    if (outcome.kind === 'http2') throw new Error('nobody offered HTTP/2')
    if (repeats === maxRepeats)
      throw new CurlError(56, `Connection died, tried ${maxRepeats} times before giving up`)
    wire.trace?.({ kind: '*', text: reasons[outcome.kind] })
    wire.agent.dropIdle()
    if (outcome.kind === 'unexpected') hop = { ...hop, mayExpect: false }
    if (outcome.kind === 'http1') wire = { ...wire, options: { ...wire.options, alpn: ['http/1.1'] } }
  }
}

function makeOld(hop: Hop): Hop {
  const old: Hop = { ...hop, version: '1.0', mayExpect: false }
  if (formatRequestHead(old).chunked) throw new CurlError(25, 'Chunky upload is not supported by HTTP 1.0')
  return old
}

/** In the version of HTTP that the server chooses. */
async function tryOnce(
  hop: Hop,
  wire: Wire,
  beforeFirstByte: SendOptions['beforeFirstByte'],
): Promise<Outcome> {
  if (!mayBeHttp2(hop, wire.options)) return new Attempt(hop, wire, beforeFirstByte).run()
  const { lines } = wire.agent
  const name = wire.agent.nameOf({ url: hop.url, options: wire.options, route: hop.route })
  const startedAt = wire.now()
  let line = await lines.find(name)
  const isReused = line !== undefined
  if (!line) {
    try {
      const outcome = await new Attempt(hop, wire, beforeFirstByte).run()
      if (outcome.kind !== 'http2') return outcome
      line = await lines.open(name, outcome.socket)
    } finally {
      lines.settle(name, undefined)
    }
  }
  const { Http2Attempt } = await import('./http2-attempt.ts')
  return new Http2Attempt(hop, wire, beforeFirstByte, { line, isReused, startedAt }).run()
}

/** What is forwarded by a proxy as it is speaks HTTP/1.1 with the proxy. */
function mayBeHttp2({ url, route }: Hop, { alpn, http }: TransportOptions): boolean {
  if (url.scheme === 'https') return alpn?.includes('h2') === true
  return http === 'prior-2' && route?.forward === undefined
}

async function routeHop(hop: Hop, options: RouteOptions): Promise<Hop> {
  const { addRoute } = await import('./add-route.ts')
  return addRoute(hop, options)
}

const reasons = {
  stale: 'Connection died, retrying a fresh connect',
  unexpected: 'Got HTTP failure 417 while waiting for a 100',
  http1: 'The server wants this request over HTTP/1.1',
}
