import { expect, test } from 'vitest'
import { scan } from '../../../src/cli/scan.ts'
import { requestRows } from '../../../src/commands/request/options/rows.ts'
import { readFlags } from '../../../src/commands/request/parse-flags.ts'
import { UsageError } from '../../../src/core/errors.ts'

function read(...args: readonly string[]) {
  return readFlags(scan([...args, 'u.test'], requestRows), {}).sessions
}

const none = { session: 'auto', isWanted: false, depositMicros: undefined, close: false, events: 'strip' }
const id = `0x${'aB'.repeat(32)}`

test.each<readonly [readonly string[], Partial<ReturnType<typeof read>>]>([
  [[], {}],
  [['--session', 'auto'], { isWanted: true }],
  [['--session', 'new'], { session: 'new', isWanted: true }],
  [['--session', 'none'], { session: 'none' }],
  [['--session', id], { session: { id: `0x${'ab'.repeat(32)}` }, isWanted: true }],
  [['--session', 'new', '--session', 'none'], { session: 'none' }],
  [['--deposit', '0.50'], { depositMicros: 500_000n, isWanted: true }],
  [['--close'], { close: true, isWanted: true }],
  [['--close', '--no-close'], {}],
  [['--sse-json'], { events: 'json' }],
  [['--sse-raw'], { events: 'raw' }],
  [['--sse-raw', '--sse-json'], { events: 'json' }],
  [['--sse-json', '--sse-raw'], { events: 'raw' }],
  [['--sse-json', '--no-sse-raw'], { events: 'json' }],
  [['--sse-json', '--no-sse-json'], {}],
  [['--sse-raw', '-j'], { events: 'raw' }],
])('%j', (args, expected) => {
  expect(read(...args)).toEqual({ ...none, ...expected })
})

test.each<readonly [readonly string[], string]>([
  [['--session', 'always'], 'option --session: expected auto, new, none, or the ID of a channel'],
  [['--session', id.slice(0, -1)], 'option --session: expected auto, new, none, or the ID of a channel'],
  [['--session', ''], 'option --session: expected auto, new, none, or the ID of a channel'],
  [['--session'], 'option --session: expected'],
  [['--deposit', '0'], 'option --deposit: expected an amount in dollars above 0'],
  [['--deposit', '-1'], 'option --deposit: expected an amount in dollars'],
  [['--deposit', '1e3'], 'option --deposit: expected an amount in dollars'],
  [['--session', 'none', '--deposit', '1'], 'so there is nothing to deposit'],
  [['--session', 'none', '--close'], 'so there is nothing to close'],
  [['--sse-json', '-j'], '--sse-json prints one line per event'],
  [['--sse-json', '-t'], '--sse-json prints one line per event'],
])('%j is refused', (args, message) => {
  expect(() => read(...args)).toThrow(UsageError)
  expect(() => read(...args)).toThrow(message)
})
