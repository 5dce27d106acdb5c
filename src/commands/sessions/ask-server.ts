import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import type { ChannelRow } from '../../core/channel-store.ts'
import type { Network } from '../../core/config.ts'
import type { TargetUrl } from '../../core/http.ts'
import type { Ledger } from '../../core/ledger.ts'
import type { Rpc, UsableOffer } from '../../core/payment.ts'
import { adoptChannel } from '../../payment/channel/adopt-channel.ts'
import { type AskDeps, askForChannel } from '../../payment/channel/ask-for-channel.ts'
import { judgeOffers, type Situation } from '../../payment/choose.ts'
import { hashText } from '../../payment/hash-text.ts'
import { readLimits } from '../../payment/limits.ts'
import { type Payer, preparePayment } from '../../payment/pay.ts'
import { resolveUrl } from '../../request/resolve-url.ts'
import { openChannelDeps } from '../channel-deps.ts'
import { createSendManagement } from '../channel-sender.ts'
import { createEndpoints } from '../request/endpoints.ts'
import { createPayDeps } from '../request/pay-deps.ts'

/**
 * Asks a server for the channel that it remembers of this wallet, and stores it.
 *
 * @returns `undefined` when there is none that was lost.
 * @throws {CliError} 110, 114, 115, 118, curl's own
 */
export async function askServer(
  app: App,
  input: CommandInput,
  ledger: Ledger,
  { target, payer, network, rpc }: Readonly<{ target: string; payer: Payer; network: Network; rpc: Rpc }>,
): Promise<ChannelRow | undefined> {
  const url = resolveUrl(target)
  const [path = ''] = url.path.split('?')
  const place = { origin: url.origin, host: url.host, resource: url.origin + path }
  const found = await askForChannel({
    send: createSendManagement(app, place.resource),
    ledger,
    now: () => Math.floor(app.now() / 1000),
    prove: (offers) => prove(app, input, ledger, payer, url, network, offers),
  })
  if (!found) return undefined
  const deps = await openChannelDeps(app, input, ledger)
  const wallet = { network, payer: payer.address, rpc, signer: await payer.signer() }
  return adoptChannel(found, place, deps, wallet)
}

/** A proof is a payment of zero: the same line, and a row of the ledger. */
function prove(
  app: App,
  input: CommandInput,
  ledger: Ledger,
  payer: Payer,
  url: TargetUrl,
  network: Network,
  offers: readonly UsableOffer[],
): ReturnType<AskDeps['prove']> {
  const { host, origin } = url
  const situation: Situation = {
    networks: [network],
    networkFilter: undefined,
    tokenFilter: undefined,
    offerNumber: undefined,
    ranges: undefined,
    userHeaders: new Set(),
    scheme: url.scheme,
    host,
    // Whether plain http may be used is looked at when the connection is there.
    loopback: true,
    unverified: false,
    insecurePayment: false,
    redirected: false,
    payRedirected: false,
    bodySha256: undefined,
    limits: readLimits(app.config().limits, { maxFeeMicros: 0n }),
    maxSpendLeft: 0n,
    noSessions: true,
    prefersSessions: false,
  }
  const rpcUrl = input.options['rpc-url']
  const endpoints = createEndpoints(app, typeof rpcUrl === 'string' ? rpcUrl : undefined)
  const deps = createPayDeps(app, endpoints, ledger, payer, {
    maxSpendLeft: () => 0n,
    reserved: () => undefined,
    sessions: undefined,
    warn: (text) => app.io.writeErr(`presto: warning: ${text}\n`),
  })
  const request = {
    origin,
    host,
    httpMethod: 'HEAD',
    urlHash: hashText(origin + url.path),
    bodyHash: '',
    idempotencyKey: Buffer.from(app.random(16)).toString('hex'),
  }
  const consent = { always: false, aboveMicros: undefined, yes: true }
  return preparePayment(
    judgeOffers(offers, situation),
    situation,
    request,
    { mode: undefined, consent },
    deps,
  )
}
