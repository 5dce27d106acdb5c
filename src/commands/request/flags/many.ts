import type { OptionValues } from '../../../cli/option-values.ts'
import type { ScannedItem } from '../../../cli/scan.ts'
import { CliError, UsageError } from '../../../core/errors.ts'
import type { ManyFlags } from '../../../request/flags/many.ts'
import type { RequestOptionName } from '../options/rows.ts'

const defaultParallel = 50
const maxParallel = 300

/** Reads several transfers: globs, retries, in parallel; and which URLs are allowed. @throws {UsageError} */
export function readManyFlags(
  values: OptionValues<RequestOptionName>,
  _items: readonly ScannedItem[],
): ManyFlags {
  const seconds = (name: RequestOptionName): number | undefined =>
    Number(values.text(name) ?? 0) * 1000 || undefined
  const parallel = Number(values.text('parallel-max') ?? defaultParallel)
  return {
    globoff: values.isOn('globoff'),
    retry: Number(values.text('retry') ?? 0),
    retryDelayMs: seconds('retry-delay'),
    retryMaxTimeMs: seconds('retry-max-time'),
    retryConnrefused: values.isOn('retry-connrefused'),
    retryAllErrors: values.isOn('retry-all-errors'),
    proto: readSchemes(values.text('proto'), ['http', 'https', 'ws', 'wss']),
    protoRedir: readSchemes(values.text('proto-redir'), ['http', 'https']),
    protoDefault: readScheme(values.text('proto-default')),
    pathAsIs: values.isOn('path-as-is'),
    parallel: values.isOn('parallel'),
    parallelMax: parallel < 1 || parallel > maxParallel ? defaultParallel : parallel,
    failEarly: values.isOn('fail-early'),
    rateMs: readRate(values.text('rate')),
  }
}

/** curl's list of protocols; names that presto does not speak change nothing. */
function readSchemes(text: string | undefined, all: readonly string[]): string[] | undefined {
  if (text === undefined) return undefined
  let allowed = [...all]
  for (const word of text.split(',')) {
    const [, signs = '', name = ''] = /^([=+-]*)(.*)$/s.exec(word) ?? []
    const sign = signs.at(-1) ?? '+'
    const named = name.toLowerCase() === 'all' ? all : all.filter((scheme) => scheme === name.toLowerCase())
    if (sign === '=') allowed = [...named]
    else if (sign === '-') allowed = allowed.filter((scheme) => !named.includes(scheme))
    else allowed = [...new Set([...allowed, ...named])]
  }
  return allowed
}

function readScheme(text: string | undefined): 'http' | 'https' | undefined {
  const scheme = text?.toLowerCase()
  if (scheme === undefined || scheme === 'http' || scheme === 'https') return scheme
  throw new CliError('option --proto-default: a specified protocol is unsupported by presto', {
    code: 'CURL_1',
    exitCode: 1,
    hint: 'presto speaks http and https.',
  })
}

const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** @source curl 7.88.1, curl(1), --rate */
function readRate(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const [, count, unit = 'h'] = /^(\d{1,9})(?:\/([smhd]))?$/.exec(text) ?? []
  const ms = unitMs[unit]
  if (!Number(count) || ms === undefined)
    throw new UsageError('option --rate: expected a number and a unit, like 2/s, 3/m or 100/h')
  return ms / Number(count)
}
