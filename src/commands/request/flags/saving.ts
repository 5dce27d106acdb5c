import type { OptionValues } from '../../../cli/option-values.ts'
import type { ScannedItem, ScannedOption } from '../../../cli/scan.ts'
import { UsageError } from '../../../core/errors.ts'
import type { SavingFlags } from '../../../request/flags/saving.ts'
import type { RequestOptionName } from '../options/rows.ts'

type Values = OptionValues<RequestOptionName>

/** Reads where the answer goes, how fast, and what is shown meanwhile. @throws {UsageError} */
export function readSavingFlags(values: Values, items: readonly ScannedItem[]): SavingFlags {
  const flags: SavingFlags = {
    failWithBody: values.isOn('fail-with-body'),
    remoteHeaderName: values.isOn('remote-header-name'),
    outputDir: values.text('output-dir'),
    createDirs: values.isOn('create-dirs'),
    clobber: readClobber(items),
    removeOnError: values.isOn('remove-on-error'),
    remoteTime: values.isOn('remote-time'),
    maxFileSize: readSize(values, 'max-filesize'),
    limitRate: readSize(values, 'limit-rate'),
    slowest: readSlowest(values),
    stderr: values.text('stderr'),
    trace: readTrace(items),
    traceTime: values.isOn('trace-time'),
    progress: readProgress(items),
    styled: values.isOn('styled-output'),
    pretty: !values.isOn('no-pretty'),
  }
  checkFlags(flags, values)
  checkMode(values.text('create-file-mode'))
  return flags
}

function checkFlags({ failWithBody, remoteHeaderName }: SavingFlags, values: Values): void {
  if (failWithBody && values.isOn('fail'))
    throw new UsageError('option --fail-with-body: is badly used here', {
      hint: 'It shows the body and -f hides it: leave out one of the two.',
    })
  if (remoteHeaderName && (values.isOn('include') || values.isOn('head')))
    throw new UsageError('showing headers and --remote-header-name cannot be combined')
  if (remoteHeaderName && values.text('continue-at') === '-')
    throw new UsageError('--continue-at and --remote-header-name cannot be combined')
}

function lastOf(items: readonly ScannedItem[], names: readonly string[]): ScannedOption | undefined {
  const isOne = (item: ScannedItem): item is ScannedOption =>
    item.kind === 'option' && names.includes(item.row.long)
  return items.findLast(isOne)
}

function readClobber(items: readonly ScannedItem[]): SavingFlags['clobber'] {
  const last = lastOf(items, ['clobber'])
  return last && (last.on ? 'always' : 'never')
}

function readTrace(items: readonly ScannedItem[]): SavingFlags['trace'] {
  const last = lastOf(items, ['trace', 'trace-ascii'])
  return last && { file: last.value ?? '', ascii: last.row.long === 'trace-ascii' }
}

function readProgress(items: readonly ScannedItem[]): SavingFlags['progress'] {
  const meter = lastOf(items, ['progress-meter'])
  if (meter && !meter.on) return 'none'
  if (lastOf(items, ['progress-bar'])?.on) return 'bar'
  return meter && 'meter'
}

/** One of the two is enough: the limit is then 1 byte a second, the time 30 seconds. */
function readSlowest(values: Values): SavingFlags['slowest'] {
  const limit = values.text('speed-limit')
  const time = values.text('speed-time')
  if (limit === undefined && time === undefined) return undefined
  const bytes = Number(limit ?? 1)
  return bytes > 0 ? { bytes, seconds: Number(time ?? 30) || 30 } : undefined
}

const units: Readonly<Record<string, number>> = { '': 1, b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 }

/** `100`, `2k`, `3M`, `1G`. */
function readSize(values: Values, name: 'max-filesize' | 'limit-rate'): number | undefined {
  const text = values.text(name)
  if (text === undefined) return undefined
  const [, digits, unit = ''] = /^\s*\+?(\d+)([bkmg]?)$/i.exec(text) ?? []
  const size = Number(digits) * (units[unit.toLowerCase()] ?? 1)
  if (!Number.isSafeInteger(size))
    throw new UsageError(`option --${name}: is badly used here`, {
      hint: 'It takes a number of bytes, with k, M or G behind it for more.',
    })
  return size
}

const greatestMode = 0o777

function checkMode(text: string | undefined): void {
  if (text === undefined) return
  if (!/^[0-7]+$/.test(text))
    throw new UsageError('option --create-file-mode: expected a proper numerical parameter')
  if (Number.parseInt(text, 8) > greatestMode)
    throw new UsageError('option --create-file-mode: too large number')
}
