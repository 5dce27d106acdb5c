import { UsageError } from '../core/errors.ts'
import type { RequestBody, RequestPlan, TargetUrl, TransportOptions } from '../core/http.ts'
import { completeUser, formatBasic, userOf } from './authorization.ts'
import type { DataFlag, RequestFlags, TargetFlag } from './flags.ts'
import { readUserHeaders, type UserHeaders } from './headers.ts'
import { orderHeaders } from './order-headers.ts'
import { planProtocol } from './plan-protocol.ts'
import { planReach } from './plan-reach.ts'
import type { planUpload as PlanUpload } from './plan-upload.ts'
import { readStdinOnce, type StdinReader } from './read-source.ts'
import { remoteName } from './remote-name.ts'
import { resolveUrl } from './resolve-url.ts'

/** What planning asks of the world around it. */
export type PlanContext = Readonly<{
  version: string
  /** Value of the `Accept-Payment` header; `undefined`: none is sent. */
  acceptPayment: string | undefined
  /** Only called when `-` or `@-` asks for it. */
  stdin(): AsyncIterable<Uint8Array>
  /** For bodies that are too large to stay in memory. */
  temporaryFolder: string
  /** `undefined` when nobody is there to ask. */
  askPassword(question: string): Promise<string | undefined>
  warn(text: string): void
  /** Variables that name proxies, files of trusted certificates, and the home folder. */
  env?: Readonly<Record<string, string | undefined>> | undefined
  /** Stands for this run of the program: what is planned with the same one shares its cookies. */
  run?: object | undefined
}>

/** What all URLs of one command line have in common: it is read once, also when there are several URLs. */
type Inputs = Readonly<{
  user: UserHeaders
  data: RequestBody | undefined
  /** Name and password of `-u`. */
  login: string | undefined
  /** The header of `-u`. */
  authorization: string | undefined
  transport: TransportOptions
  stdin: StdinReader
}>

const inputsOf = new WeakMap<RequestFlags, Promise<Inputs>>()

/**
 * Turns the command line into one request.
 *
 * The headers are in curl's order: presto's own (Authorization, User-Agent, Accept, Accept-Encoding, Referer,
 * Accept-Payment), the user's, and Content-Type at the end when it is presto's own. The transport adds two: `Host`
 * stands first, with the value of a user's `Host`; `Content-Length` (or `Transfer-Encoding`) stands behind all of them,
 * but before a built-in Content-Type. It adds none that `removed` names.
 *
 * @param target One URL; everything that stands for several has been expanded before.
 * @throws {CurlError} 1 and 3 for the URL, 23 when `-O` finds no name in it, 26 for a file that cannot be read
 * @throws {UsageError} for a method that is no word
 */
export async function planRequest(
  flags: RequestFlags,
  target: TargetFlag,
  context: PlanContext,
): Promise<RequestPlan> {
  const inputs = await readInputs(flags, context)
  const typed = resolveUrl(target.url, flags.many)
  // A URL without a file name ends before anything is sent.
  if (target.remoteName && !flags.saving.remoteHeaderName) remoteName(typed)
  const url = flags.get && inputs.data ? await addData(typed, inputs.data) : typed
  const body = flags.get || flags.head ? undefined : inputs.data
  const headers = orderHeaders(flags, inputs.user, {
    version: context.version,
    acceptPayment: context.acceptPayment,
    authorization: inputs.authorization ?? authorizationOf(typed),
    hasBody: body !== undefined,
  })
  const plan: RequestPlan = Object.freeze({
    url,
    method: flags.method ?? (flags.head ? 'HEAD' : body ? 'POST' : 'GET'),
    methodForced: flags.method !== undefined,
    headers: Object.freeze(headers),
    removed: inputs.user.removed,
    body,
    maxRedirects: flags.location ? flags.maxRedirs : undefined,
    redirectSchemes: redirectSchemes(flags),
    pathAsIs: flags.many.pathAsIs,
    trustedRedirects: flags.locationTrusted,
    compressed: flags.compressed,
    transport: inputs.transport,
  })
  const isUpload = target.upload !== undefined || Object.keys(flags.upload).length > 0
  const full = isUpload ? await addUpload(plan, flags, target, context, inputs) : plan
  if (Object.keys(flags.cookies).length === 0) return full
  const { planHops } = await import('./plan-hops.ts')
  return planHops(full, flags.cookies, inputs, context)
}

async function addUpload(...args: Parameters<typeof PlanUpload>): Promise<RequestPlan> {
  const { planUpload } = await import('./plan-upload.ts')
  return planUpload(...args)
}

/** As in curl, a redirect has to pass both lists. */
function redirectSchemes({ many: { proto, protoRedir } }: RequestFlags): readonly string[] | undefined {
  return proto && protoRedir ? protoRedir.filter((scheme) => proto.includes(scheme)) : (protoRedir ?? proto)
}

function authorizationOf(url: TargetUrl): string | undefined {
  const user = userOf(url)
  return user === undefined ? undefined : formatBasic(user)
}

function readInputs(flags: RequestFlags, context: PlanContext): Promise<Inputs> {
  const known = inputsOf.get(flags)
  if (known) return known
  const made = readAll(flags, context)
  inputsOf.set(flags, made)
  return made
}

async function readAll(flags: RequestFlags, context: PlanContext): Promise<Inputs> {
  if (flags.method !== undefined && !/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(flags.method))
    throw new UsageError('option -X: a method is one word of letters, digits and -')
  const stdin = readStdinOnce(context.stdin)
  const user = await readUserHeaders(flags.headers, stdin)
  const asksForUser = flags.user !== undefined && !user.named.has('authorization')
  const login = asksForUser ? await completeLogin(flags, context) : undefined
  return {
    user,
    stdin,
    login,
    data: flags.data.length > 0 ? await readBody(flags.data, stdin, context) : undefined,
    authorization: login === undefined ? undefined : formatBasic(login),
    transport: Object.freeze({
      connectTimeoutMs: flags.connectTimeoutMs,
      maxTimeMs: flags.maxTimeMs,
      insecure: flags.insecure,
      caFile: flags.cacert,
      slowest: flags.saving.slowest,
      ...planProtocol(flags.protocol),
      ...(await planReach(flags, context, stdin)),
    }),
  }
}

/** Beside a bearer token nobody is asked for a password. */
async function completeLogin({ user = '', cookies }: RequestFlags, context: PlanContext): Promise<string> {
  if (cookies.bearer === undefined) return completeUser(user, context)
  return user.includes(':') ? user : `${user}:`
}

async function readBody(
  data: readonly DataFlag[],
  stdin: StdinReader,
  { temporaryFolder }: PlanContext,
): Promise<RequestBody> {
  const [{ readData }, { keepBody }] = await Promise.all([import('./data.ts'), import('./body.ts')])
  return keepBody(readData(data, stdin), temporaryFolder)
}

async function addData(url: TargetUrl, data: RequestBody): Promise<TargetUrl> {
  const { addQuery } = await import('./query.ts')
  return addQuery(url, data)
}
