import { describe, expect, test } from 'vitest'
import type { OptionSpec } from '../src/cli/spec.ts'
import { requestRows } from '../src/commands/request/options/rows.ts'
import { everyCase } from '../test/cli/curl/cases/every-case.ts'
import { type CurlCase, compare, toLine } from '../test/cli/curl/compare.ts'

/** Options whose effect the comparison cannot show, and why. */
const exceptions: Readonly<Record<string, string>> = {
  append: 'for FTP; nothing for http',
  variable: 'curl 7.88 has none; test/unit has its tests',
  keepalive: 'a packet after a minute of silence',
  'tcp-nodelay': 'packets, not bytes',
  'tcp-fastopen': 'packets, not bytes',
  'no-buffer': 'presto never holds back what came',
  'parallel-immediate': 'presto always opens new connections',
  'styled-output': 'on terminals only; test/cli/terminal.test.ts',
  'socks5-basic': 'is what presto does anyway',
  'proxy-basic': 'is what presto does anyway',
  npn: 'an extension of TLS that no server has any more',
  sessionid: 'nothing but the speed of a second handshake',
  'false-start': 'nothing but the speed of a handshake',
  ssl: 'for FTP and mail; https is always TLS',
  'ssl-reqd': 'for FTP and mail; https is always TLS',
  'ssl-allow-beast': 'for TLS 1.0 with other TLS libraries',
  'ssl-no-revoke': 'for Windows',
  'ssl-revoke-best-effort': 'for Windows',
  'ssl-auto-client-cert': 'for Windows',
}

/** Presto's own options that are not about payments. */
const own = new Set(['color', 'help', 'version', 'json-output', 'toon-output', 'no-pretty'])

const asked = (process.env['IGNORE_OPTIONS'] ?? '').split(' ').filter((name) => name !== '')
const rows: readonly OptionSpec[] = requestRows
const options = rows.filter(({ long, group }) =>
  asked.length > 0 ? asked.includes(long) : group !== 'payment' && !own.has(long) && !(long in exceptions),
)

describe('an option that is ignored fails a case', () => {
  test.concurrent.each(options.map((row) => [row.long, row] as const))('%s', async (long, row) => {
    const cases = everyCase.flatMap(([, items]) => items).filter((item) => isUsed(row, toLine(item)))
    expect(await findDifferent(cases, long), `${cases.length} cases use --${long}`).toBeDefined()
  })
})

/** A guess that may say yes too often. */
function isUsed({ long, aliases = [], short }: OptionSpec, line: string): boolean {
  const words = line.split(/\s+/)
  const names = [long, ...aliases].flatMap((name) => [
    `--${name}`,
    `--no-${name}`,
    `--${name.replace(/^no-/, '')}`,
  ])
  return words.some(
    (word) => names.includes(word) || (short !== undefined && /^-[^-]/.test(word) && word.includes(short)),
  )
}

async function findDifferent(cases: readonly CurlCase[], ignored: string): Promise<string | undefined> {
  for (const item of cases) {
    const [expected, actual] = await compare(item, ignored)
    if (!isEqual(expected, actual)) return toLine(item)
  }
  return undefined
}

function isEqual(one: unknown, two: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(two)
}
