import { parseSeconds } from '../../cli/check-value.ts'
import type { Env } from '../../cli/env-values.ts'
import { type OptionValues, readOptionValues } from '../../cli/option-values.ts'
import type { ScannedItem } from '../../cli/scan.ts'
import { UsageError } from '../../core/errors.ts'
import type { DataFlag, RequestFlags } from '../../request/flags.ts'
import { readCookieFlags } from './flags/cookies.ts'
import { readManyFlags } from './flags/many.ts'
import { readProtocolFlags } from './flags/protocol.ts'
import { readReachFlags } from './flags/reach.ts'
import { readSavingFlags } from './flags/saving.ts'
import { readSessionFlags } from './flags/sessions.ts'
import { readUploadFlags } from './flags/upload.ts'
import { type RequestOptionName, requestRows } from './options/rows.ts'
import { pairTargets } from './pair-targets.ts'

type Values = OptionValues<RequestOptionName>

const defaultMaxRedirs = 50

/**
 * Reads the options of one request, and its URLs as they were typed; nothing is opened or looked up.
 *
 * @param items Of a command line that is complete: config files and variables are in it.
 * @throws {UsageError}
 */
export function readFlags(items: readonly ScannedItem[], env: Env): RequestFlags {
  const values = readOptionValues<RequestOptionName>(items, requestRows, env)
  return {
    targets: pairTargets(items),
    ...readRequest(items, values),
    ...readConnection(items, values),
    ...readOutput(items, values),
    ...readPayment(values),
    upload: readUploadFlags(values, items),
    cookies: readCookieFlags(values, items),
    reach: readReachFlags(values, items),
    protocol: readProtocolFlags(values, items),
    saving: readSavingFlags(values, items),
    many: readManyFlags(values, items),
    sessions: readSessionFlags(values, items),
  }
}

/** @throws {UsageError} with curl's words, for what cannot be requested. */
export function checkFlags(flags: RequestFlags): void {
  if (flags.head && flags.data.length > 0 && !flags.get)
    throw new UsageError(
      'You can only select one HTTP request method! You asked for both POST (-d, --data) and HEAD (-I, --head).',
      { hint: 'Add -G to put the data into the query, or leave out one of the two.' },
    )
  if (flags.targets.length === 0) throw new UsageError('no URL specified!')
}

function readRequest(items: readonly ScannedItem[], values: Values) {
  return {
    method: values.text('request'),
    headers: values.list('header'),
    data: items.flatMap(readData),
    get: values.isOn('get'),
    head: values.isOn('head'),
    user: values.text('user'),
    userAgent: values.text('user-agent'),
    referer: values.text('referer'),
    compressed: values.isOn('compressed'),
  } satisfies Partial<RequestFlags>
}

const dataKinds: ReadonlySet<string> = new Set<DataFlag['kind']>([
  'data',
  'data-raw',
  'data-binary',
  'json',
  'data-urlencode',
])

function readData(item: ScannedItem): DataFlag[] {
  if (item.kind !== 'option' || !dataKinds.has(item.row.long)) return []
  return [{ kind: item.row.long as DataFlag['kind'], value: item.value ?? '' }]
}

function readConnection(items: readonly ScannedItem[], values: Values) {
  const follows = items.findLast(
    (item) => item.kind === 'option' && /^location(-trusted)?$/.test(item.row.long),
  )
  return {
    location: follows?.kind === 'option' && follows.on,
    locationTrusted: values.isOn('location-trusted'),
    maxRedirs: Number(values.text('max-redirs') ?? defaultMaxRedirs),
    maxTimeMs: parseSeconds(values.text('max-time') ?? '0'),
    connectTimeoutMs: parseSeconds(values.text('connect-timeout') ?? '0'),
    insecure: values.isOn('insecure'),
    cacert: values.text('cacert'),
  } satisfies Partial<RequestFlags>
}

function readOutput(items: readonly ScannedItem[], values: Values) {
  const format = items.findLast(
    (item) => item.kind === 'option' && ['json-output', 'toon-output'].includes(item.row.long),
  )
  const document = format?.kind === 'option' ? format.row.long : undefined
  return {
    silent: values.isOn('silent'),
    showError: values.isOn('show-error'),
    fail: values.isOn('fail'),
    include: values.isOn('include'),
    dumpHeader: values.text('dump-header'),
    writeOut: values.text('write-out'),
    verbose: values.isOn('verbose'),
    json: document === 'json-output',
    toon: document === 'toon-output',
    color: (values.text('color') ?? 'auto') as RequestFlags['color'],
  } satisfies Partial<RequestFlags>
}

function readPayment(values: Values) {
  const offer = values.text('offer')
  return {
    maxSpend: values.text('max-spend'),
    noPay: values.isOn('no-pay'),
    dryRun: values.isOn('dry-run'),
    confirm: values.isOn('confirm'),
    yes: values.isOn('yes'),
    payWith: values.text('pay-with'),
    offer: offer === undefined ? undefined : Number(offer),
    network: values.text('network'),
    token: values.text('token'),
    rpcUrl: values.text('rpc-url'),
    wallet: values.text('wallet'),
    mode: values.text('mode') as RequestFlags['mode'],
    maxFee: values.text('max-fee'),
    receipt: values.text('receipt'),
    idempotencyKey: values.text('idempotency-key'),
    resume: values.text('resume'),
    ifUnresolved: (values.text('if-unresolved') ?? 'warn') as RequestFlags['ifUnresolved'],
    wait: values.isOn('wait'),
    acceptPayment: !values.isOn('no-accept-payment'),
    payRedirected: values.isOn('pay-redirected'),
    insecurePayment: values.isOn('insecure-payment'),
  } satisfies Partial<RequestFlags>
}
