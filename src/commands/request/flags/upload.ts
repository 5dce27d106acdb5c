import type { OptionValues } from '../../../cli/option-values.ts'
import type { ScannedItem } from '../../../cli/scan.ts'
import { UsageError } from '../../../core/errors.ts'
import type { FormFlag, UploadFlags } from '../../../request/flags/upload.ts'
import type { RequestOptionName } from '../options/rows.ts'

/** What decides about the method, in curl's words. */
const choosers: ReadonlyMap<string, string> = new Map([
  ['form', 'multipart formpost (-F, --form)'],
  ['form-string', 'multipart formpost (-F, --form)'],
  ['upload-file', 'PUT (-T, --upload-file)'],
  ...['data', 'data-raw', 'data-binary', 'json', 'data-urlencode'].map(
    (name) => [name, 'POST (-d, --data)'] as const,
  ),
  ['head', 'HEAD (-I, --head)'],
])

/** Reads what is uploaded, and under which condition something is fetched. @throws {UsageError} */
export function readUploadFlags(
  values: OptionValues<RequestOptionName>,
  items: readonly ScannedItem[],
): UploadFlags {
  const form = items.flatMap(readForm)
  if (form.length > 0 || values.list('upload-file').length > 0) checkMethod(items)
  const urlQuery = values.list('url-query')
  const expect = values.text('expect100-timeout')
  const keepPost = ([301, 302, 303] as const).filter((status) => values.isOn(`post${status}`))
  const flags = {
    form: form.length > 0 ? form : undefined,
    formEscape: values.isOn('form-escape') || undefined,
    continueAt: readOffset(values.text('continue-at')),
    range: values.text('range'),
    timeCondition: values.text('time-cond'),
    etagSave: values.text('etag-save'),
    etagCompare: values.text('etag-compare'),
    urlQuery: urlQuery.length > 0 ? urlQuery : undefined,
    expectMs: expect === undefined ? undefined : Number(expect) * 1000,
    ignoreLength: values.isOn('ignore-content-length') || undefined,
    raw: values.isOn('raw') || undefined,
    keepPost: keepPost.length > 0 ? keepPost : undefined,
    requestTarget: values.text('request-target'),
    transferEncoding: values.isOn('tr-encoding') || undefined,
    crlf: values.isOn('crlf') || undefined,
  } satisfies UploadFlags
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined))
}

function readForm(item: ScannedItem): FormFlag[] {
  if (item.kind !== 'option' || !/^form(-string)?$/.test(item.row.long)) return []
  return [{ value: item.value ?? '', literal: item.row.long === 'form-string' }]
}

function checkMethod(items: readonly ScannedItem[]): void {
  const chosen = new Set(
    items.flatMap((item) => {
      if (item.kind !== 'option' || !item.on) return []
      if (item.value === '' && item.row.long === 'upload-file') return []
      return choosers.get(item.row.long) ?? []
    }),
  )
  const [one, other] = chosen
  if (one === undefined || other === undefined) return
  throw new UsageError(
    `You can only select one HTTP request method! You asked for both ${one} and ${other}.`,
    { hint: 'Leave out one of the two.' },
  )
}

function readOffset(text: string | undefined): number | '-' | undefined {
  if (text === undefined || text === '-') return text
  if (/^-\d+$/.test(text)) throw new UsageError('option -C: expected a positive numerical parameter')
  if (!/^\d{1,15}$/.test(text)) throw new UsageError('option -C: expected a proper numerical parameter')
  return Number(text)
}
