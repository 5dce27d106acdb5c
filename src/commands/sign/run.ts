import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import { BadChallengeError, UsageError } from '../../core/errors.ts'
import { exitCodes } from '../../core/exit-codes.ts'
import type { Offer, Paywall } from '../../core/payment.ts'
import { refuseOffer } from '../../core/refuse-offer.ts'
import { judgeOffers, type Situation } from '../../payment/choose.ts'
import { readLimits } from '../../payment/limits.ts'
import { preparePayment } from '../../payment/pay.ts'
import { readPreferences } from '../../payment/preferences.ts'
import { readOffers } from '../../payment/read-offers.ts'
import { payerOf, requireAccount } from '../account.ts'
import { createEndpoints } from '../request/endpoints.ts'
import { createPayDeps, readConsent } from '../request/pay-deps.ts'
import { parseMoneyFlag } from '../request/session.ts'

/** Headers of one response hold no more; stdin is not read further. */
const maxChallengeLength = 262_144

/**
 * Prints the credential for a challenge, after its ledger row is durable as sent: from then on somebody else may use it.
 *
 * @throws {CliError} 110 to 114, 118, 120 as for a request
 */
export async function run(app: App, input: CommandInput): Promise<number> {
  const paywall = toPaywall(await readChallenge(app, textOf(input, 'challenge')))
  const offers = readOffers(paywall, Math.floor(app.now() / 1000)).map(refuseBound)
  if (offers.length === 0)
    throw new BadChallengeError('This is no Payment challenge.', {
      hint: 'Give the value of a WWW-Authenticate header that starts with `Payment`.',
    })
  const situation = readSituation(app, input, hostOf(offers))
  const payer = await payerOf(app, requireAccount(app, textOf(input, 'wallet')))
  const ledger = await app.ledger()
  ledger.resolveDead()
  const endpoints = createEndpoints(app, textOf(input, 'rpc-url'))
  const deps = createPayDeps(app, endpoints, ledger, payer, {
    maxSpendLeft: () => situation.maxSpendLeft,
    reserved: () => undefined,
    sessions: undefined,
    warn: (text) => app.io.writeErr(`presto: warning: ${text}\n`),
  })
  const { host } = situation
  const request = {
    origin: `https://${host}`,
    host,
    httpMethod: '',
    urlHash: '',
    bodyHash: '',
    idempotencyKey: '',
  }
  const consent = readConsent(app.config(), {
    confirm: input.options['confirm'] === true,
    yes: input.options['yes'] === true,
  })
  const verdicts = judgeOffers(offers, situation)
  const payment = await preparePayment(verdicts, situation, request, { mode: 'pull', consent }, deps)
  payment.markSent()
  await app.io.writeOut(`${payment.headers[0]?.value}\n`)
  return exitCodes.ok
}

function textOf({ options }: CommandInput, name: string): string | undefined {
  const value = options[name]
  return typeof value === 'string' ? value : undefined
}

async function readChallenge(app: App, given: string | undefined): Promise<string> {
  // Header values are one character per byte.
  const text = given === undefined ? await readStdin(app) : Buffer.from(given).toString('latin1')
  const value = text.replace(/^\s*www-authenticate\s*:/i, '').trim()
  if (value !== '') return value
  throw new UsageError('There is no challenge.', { hint: 'Give it with --challenge, or on stdin.' })
}

async function readStdin(app: App): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of app.io.stdin() as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    length += chunk.length
    if (length > maxChallengeLength) throw new BadChallengeError('The challenge is longer than any header.')
  }
  return Buffer.concat(chunks).toString('latin1')
}

/** No request is known here, so the realm is the only host that can be named. */
function toPaywall(value: string): Paywall {
  const flat = value.replace(/[\r\n]+\s*/g, ' ')
  return { status: 402, headers: [['WWW-Authenticate', flat]], url: '', host: '' }
}

function hostOf(offers: readonly Offer[]): string {
  const realm = offers.find((offer) => offer.usable)?.realm ?? ''
  return /^[a-z0-9.-]{1,253}$/i.test(realm) ? realm.toLowerCase() : 'unknown'
}

/** A challenge for one request body cannot be answered by somebody who does not see the body. */
function refuseBound(offer: Offer): Offer {
  if (!offer.usable || offer.digest === undefined) return offer
  const reason = 'it is bound to a request body, which `presto sign` does not see'
  return refuseOffer(offer, 'no-usable-offer', reason)
}

function readSituation(app: App, input: CommandInput, host: string): Situation {
  const config = app.config()
  const offer = textOf(input, 'offer')
  return {
    networks: app.networks(),
    networkFilter: textOf(input, 'network') ?? config.network,
    tokenFilter: textOf(input, 'token'),
    offerNumber: offer === undefined ? undefined : Number(offer),
    ranges: readPreferences(textOf(input, 'pay-with') ?? config.payWith),
    userHeaders: new Set(),
    scheme: 'https',
    host,
    loopback: false,
    unverified: false,
    insecurePayment: false,
    redirected: false,
    payRedirected: false,
    bodySha256: undefined,
    limits: readLimits(config.limits, {
      maxFeeMicros: parseMoneyFlag('--max-fee', textOf(input, 'max-fee')),
    }),
    maxSpendLeft: parseMoneyFlag('--max-spend', textOf(input, 'max-spend')),
    noSessions: false,
    prefersSessions: false,
  }
}
