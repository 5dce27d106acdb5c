import { UsageError } from '../core/errors.ts'
import type { PlanHeader, RequestBody, RequestPlan, TargetUrl } from '../core/http.ts'
import { planConditions } from './conditions.ts'
import type { RequestFlags, TargetFlag } from './flags.ts'
import type { UserHeaders } from './headers.ts'
import { openUpload } from './open-upload.ts'
import type { PlanContext } from './plan.ts'
import { readSource, type StdinReader } from './read-source.ts'
import { urlEncode } from './url-encode.ts'

type Inputs = Readonly<{ user: UserHeaders; stdin: StdinReader; data: RequestBody | undefined }>

/**
 * Adds forms, uploads, conditions and ranges to a plan.
 *
 * @throws {CurlError} 26 for a file that cannot be read, 18 for an upload that is complete already
 * @throws {UsageError} for a form field that is none
 */
export async function planUpload(
  plan: RequestPlan,
  flags: RequestFlags,
  target: TargetFlag,
  context: PlanContext,
  inputs: Inputs,
): Promise<RequestPlan> {
  const url = await planUrl(plan.url, flags, target, inputs)
  const form = await planForm(plan, flags, context, inputs)
  const body = target.upload ? await openUpload(target.upload, flags, context, inputs.stdin) : form?.body
  const method = target.upload ? 'PUT' : form ? 'POST' : plan.method
  const next = {
    ...plan,
    url,
    method: flags.method ?? method,
    headers: form ? setType(plan.headers, form.contentType) : plan.headers,
    body: body ?? plan.body,
    // What is sent raw is not unpacked either.
    compressed: plan.compressed && !flags.upload.raw,
    exchange: {
      isUpload: Boolean(target.upload),
      isForm: form !== undefined,
      expectMs: flags.upload.expectMs,
      keepPost: flags.upload.keepPost ?? [],
      requestTarget: flags.upload.requestTarget,
      raw: flags.upload.raw ?? false,
      ignoreLength: flags.upload.ignoreLength ?? false,
      unpackTransfer: flags.upload.transferEncoding ?? false,
    },
  } satisfies RequestPlan
  if (flags.upload.requestTarget !== undefined && /[\0- \x7f]/.test(flags.upload.requestTarget))
    throw new UsageError('option --request-target: it cannot hold a blank or a control character')
  return Object.freeze({
    ...next,
    headers: Object.freeze(planConditions(next, flags, target, context, inputs.user)),
  })
}

async function planUrl(
  url: TargetUrl,
  flags: RequestFlags,
  { upload }: TargetFlag,
  { stdin, data }: Inputs,
): Promise<TargetUrl> {
  const named = upload && !/^[-.]$/.test(upload) ? addName(url, upload) : url
  const { urlQuery } = flags.upload
  if (!urlQuery || (flags.get && data)) return named
  const [{ readData }, { keepBody }, { addQuery }] = await Promise.all([
    import('./data.ts'),
    import('./body.ts'),
    import('./query.ts'),
  ])
  const pieces = urlQuery.map((text) =>
    text.startsWith('+')
      ? { kind: 'data-raw' as const, value: text.slice(1) }
      : { kind: 'data-urlencode' as const, value: text },
  )
  return addQuery(named, await keepBody(readData(pieces, stdin), ''))
}

/** A URL that ends in a slash gets the name of the file. */
function addName(url: TargetUrl, file: string): TargetUrl {
  const [path = ''] = url.path.split('?')
  if (!path.endsWith('/')) return url
  const base = file.split(/[/\\]/).at(-1) ?? ''
  const name = urlEncode(Buffer.from(base, 'utf8')).replaceAll('+', '%20')
  const add = (text: string): string => text.replace(/\?|$/, (end) => `${name}${end}`)
  return Object.freeze({ ...url, path: add(url.path), href: add(url.href) })
}

async function planForm(plan: RequestPlan, flags: RequestFlags, context: PlanContext, inputs: Inputs) {
  const { form, formEscape } = flags.upload
  if (!form) return undefined
  const [{ readForm }, { writeForm }] = await Promise.all([
    import('./form-tree.ts'),
    import('./form-body.ts'),
  ])
  const own = plan.headers.findLast(({ name, from }) => from === 'user' && /^content-type$/i.test(name))
  const removed = plan.removed?.includes('content-type') ? '' : undefined
  return writeForm(readForm(form, context.warn), {
    type: own?.value ?? removed ?? 'multipart/form-data',
    backslash: formEscape ?? false,
    openStream: async (name) => {
      if (name !== '-') return openUpload(name, flags, context, inputs.stdin)
      const { keepBody } = await import('./body.ts')
      return keepBody(readSource('-', inputs.stdin), context.temporaryFolder)
    },
  })
}

/** The type of a form stands where presto's own types stand, also when the user chose it. */
function setType(headers: readonly PlanHeader[], value: string): PlanHeader[] {
  const others = headers.filter(({ name }) => !/^content-type$/i.test(name))
  return [...others, { name: 'Content-Type', value, from: 'builtin' }]
}
