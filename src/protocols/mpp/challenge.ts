import { sanitize } from '../../core/sanitize.ts'
import { readDisplayText, readText } from './header-text.ts'
import { type JsonObject, parseBase64UrlObject } from './json-object.ts'
import type { ScannedChallenge } from './scan-challenges.ts'
import { parseTimestamp } from './timestamp.ts'

/** The auth-params that presto knows, in the order in which they are written, with the most characters each may have. */
const knownParams = {
  id: 1024,
  realm: 1024,
  method: 256,
  intent: 256,
  request: 65_536,
  description: 16_384,
  digest: 1024,
  expires: 64,
  header: 64,
  opaque: 65_536,
} as const

const requiredParams = ['id', 'realm', 'method', 'intent', 'request'] as const
const credentialHeaders = ['Authorization', 'Payment-Authorization'] as const

type RequiredParam = (typeof requiredParams)[number]
type ParamName = keyof typeof knownParams

/** Auth-params exactly as received after unquoting: what the credential echoes. */
type ChallengeParams = Readonly<
  Record<RequiredParam, string> & Partial<Record<Exclude<ParamName, RequiredParam>, string>>
>

/** A challenge whose form was checked; what its request asks for was not. */
export type Challenge = Readonly<{
  params: ChallengeParams
  request: JsonObject
  /** Unix seconds. */
  expiresAt: number | undefined
  credentialHeader: (typeof credentialHeaders)[number]
  /** For showing; `params.description` is what is echoed. */
  description: string | undefined
  /** Text was dropped behind a closing quote of a parameter that decides nothing. */
  misquoted: boolean
}>

/** A challenge that cannot be answered: why (a clause in our own words) and what of it could be read. */
export type BrokenChallenge = Readonly<{
  flaw: string
  params: Partial<Record<ParamName, string>>
  request: JsonObject | undefined
}>

/**
 * Reads one challenge strictly: required parameters, their lengths, `request`, `expires` and `header`. Unknown parameters
 * are ignored, however malformed.
 *
 * @source draft-httpauth-payment-00, sections 5.1.1 and 5.1.2
 */
export function parseChallenge(scanned: ScannedChallenge): Challenge | BrokenChallenge {
  const names = Object.keys(knownParams) as ParamName[]
  const present = names.flatMap((name) => {
    const param = scanned.params.get(name)
    return param ? [{ name, param }] : []
  })
  const params = Object.fromEntries(present.map(({ name, param }) => [name, readText(param)]))
  const torn = present.find(({ name, param }) => !param.whole && name !== 'description')
  const flaw = scanned.flaw ?? (torn && `its ${torn.name} is not properly quoted`)
  const read = checkChallenge(params, flaw)
  if ('flaw' in read) return read
  const description = scanned.params.get('description')
  return {
    ...read,
    description: description && readDisplayText(description),
    misquoted: [...scanned.params.values()].some(({ whole }) => !whole),
  }
}

/** The same checks for parameters that were stored before, or that a credential echoes. */
export function checkChallenge(
  given: Readonly<Record<string, unknown>>,
  flaw?: string | undefined,
): Challenge | BrokenChallenge {
  const params = pickParams(given)
  const request = params.request === undefined ? undefined : parseBase64UrlObject(params.request)
  const found = flaw ?? findFlaw(given, params, request)
  const { id, realm, method, intent, request: raw, header, expires, description } = params
  const credentialHeader = parseHeader(header)
  if (found !== undefined || !id || !realm || !method || !intent || !raw || !request || !credentialHeader)
    return { flaw: found ?? 'it is incomplete', params, request }
  return {
    params: { ...params, id, realm, method, intent, request: raw },
    request,
    expiresAt: expires === undefined ? undefined : parseTimestamp(expires),
    credentialHeader,
    description,
    misquoted: false,
  }
}

function pickParams(given: Readonly<Record<string, unknown>>): Partial<Record<ParamName, string>> {
  const names = Object.keys(knownParams) as ParamName[]
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = Object.hasOwn(given, name) ? given[name] : undefined
      return typeof value === 'string' ? [[name, value]] : []
    }),
  )
}

function findFlaw(
  given: Readonly<Record<string, unknown>>,
  params: Partial<Record<ParamName, string>>,
  request: JsonObject | undefined,
): string | undefined {
  const names = Object.keys(knownParams) as ParamName[]
  const foreign = names.find((name) => Object.hasOwn(given, name) && params[name] === undefined)
  if (foreign) return `its ${foreign} is no text`
  const missing = requiredParams.find((name) => !params[name])
  if (missing) return params[missing] === undefined ? `it has no ${missing}` : `its ${missing} is empty`
  const long = names.find((name) => (params[name]?.length ?? 0) > knownParams[name])
  if (long) return `its ${long} is longer than ${knownParams[long]} characters`
  if (!request) return 'its request is not base64url of a JSON object'
  const { expires, header } = params
  if (expires !== undefined && parseTimestamp(expires) === undefined)
    return `its expires "${sanitize(expires)}" is no date and time with a zone`
  if (!parseHeader(header))
    return `it wants the credential in a header ${sanitize(header ?? '')}, where none belongs`
  return undefined
}

/** Any other field could smuggle the credential to somebody who reads it, or overwrite what the user set. */
function parseHeader(name: string | undefined): Challenge['credentialHeader'] | undefined {
  if (name === undefined) return 'Authorization'
  return credentialHeaders.find((header) => header.toLowerCase() === name.toLowerCase())
}
