import type { OptionValues } from '../../../cli/option-values.ts'
import type { ScannedItem } from '../../../cli/scan.ts'
import { UsageError } from '../../../core/errors.ts'
import { parseDollars } from '../../../core/money.ts'
import type { SessionFlags } from '../../../request/flags/sessions.ts'
import type { RequestOptionName } from '../options/rows.ts'

/** Reads payment channels and paid event streams. @throws {UsageError} */
export function readSessionFlags(
  values: OptionValues<RequestOptionName>,
  items: readonly ScannedItem[],
): SessionFlags {
  const text = values.text('session')
  const deposit = values.text('deposit')
  const close = values.isOn('close')
  const session = readSession(text)
  if (session === 'none' && (deposit !== undefined || close))
    throw new UsageError(
      `--session none opens no channel, so there is nothing to ${close ? 'close' : 'deposit'}`,
      { hint: `Leave out --session none or ${close ? '--close' : '--deposit'}.` },
    )
  const events = readEvents(items)
  if (events === 'json' && (values.isOn('json-output') || values.isOn('toon-output')))
    throw new UsageError('--sse-json prints one line per event, -j and -t one document per URL', {
      hint: 'Take one of them.',
    })
  return {
    session,
    isWanted: session !== 'none' && (text !== undefined || deposit !== undefined || close),
    depositMicros: deposit === undefined ? undefined : readDeposit(deposit),
    close,
    events,
  }
}

function readSession(text: string | undefined): SessionFlags['session'] {
  if (text === undefined) return 'auto'
  if (text === 'auto' || text === 'new' || text === 'none') return text
  const id = text.toLowerCase()
  if (!/^0x[0-9a-f]{64}$/.test(id))
    throw new UsageError('option --session: expected auto, new, none, or the ID of a channel', {
      hint: 'An ID is 0x and 64 hex digits; `presto sessions list` shows yours.',
    })
  return { id: id as `0x${string}` }
}

/** @returns Micro-dollars. */
function readDeposit(text: string): bigint {
  const micros = parseDollars(text)
  if (micros === undefined || micros === 0n)
    throw new UsageError('option --deposit: expected an amount in dollars above 0, like 0.50')
  return micros
}

/** The last of the two wins; `--no-` takes its own back. */
function readEvents(items: readonly ScannedItem[]): SessionFlags['events'] {
  let events: SessionFlags['events'] = 'strip'
  for (const item of items) {
    if (item.kind !== 'option') continue
    const named = item.row.long === 'sse-json' ? 'json' : item.row.long === 'sse-raw' ? 'raw' : undefined
    if (named === undefined) continue
    if (item.on) events = named
    else if (events === named) events = 'strip'
  }
  return events
}
