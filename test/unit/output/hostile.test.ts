import { PassThrough } from 'node:stream'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatBars } from '../../../src/output/bars.ts'
import { confirm } from '../../../src/output/confirm.ts'
import { formatDocument } from '../../../src/output/format-document.ts'
import { formatErrorLine, formatErrorText } from '../../../src/output/format-error.ts'
import { formatReceiptLine } from '../../../src/output/receipt-line.ts'
import { formatTable } from '../../../src/output/table.ts'
import { formatTraceLine } from '../../../src/output/verbose.ts'
import { formatWriteOut } from '../../../src/output/write-out.ts'
import { exampleFacts, exampleReply, exampleRow } from './examples.ts'

/** What servers try on terminals: colours, titles, links, cursor moves, C1, bidi, zero width, tags, overlong lines. */
const attacks = [
  '\u001b[31mred\u001b[0m',
  '\u001b]0;title\u0007',
  '\u001b]8;;http://evil.test\u001b\\link\u001b]8;;\u001b\\',
  '\u009b2J\u009d0;x\u009c',
  'safe\u202egnp.exe\u2066x\u2069',
  'a\u200bb\u2060c\ufeff',
  'tag\u{e0041}\u{e0042}',
  'line\r\npresto: paid nothing\r',
  'back\b\b\b\b\u007f\u0000',
  'x'.repeat(20_000),
  '\ud800lone',
]
const hostile = fc.oneof(
  fc.constantFrom(...attacks),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.tuple(fc.constantFrom(...attacks), fc.string()).map((parts) => parts.join('')),
)

/** Every formatter whose result reaches stderr or a table on a terminal, with how many lines it may take. */
const formatters: readonly [name: string, format: (text: string) => string, lines: number][] = [
  ['trace *', (text) => formatTraceLine({ kind: '*', text }), 1],
  ['trace <', (text) => formatTraceLine({ kind: '<', text: `X-Text: ${text}` }), 1],
  ['trace > bare', (text) => formatTraceLine({ kind: '>', text }), 1],
  ['error', (text) => formatErrorText(failure(text)).slice(0, -1), 2],
  ['error line', (text) => formatErrorLine(failure(text)).slice(0, -1), 1],
  [
    'receipt line',
    (text) => formatReceiptLine(exampleRow(row(text)), { spentMicros: 0n, perDayMicros: 1n }),
    1,
  ],
  ['proof line', (text) => formatReceiptLine(exampleRow({ ...row(text), mode: 'proof' }), nothing), 1],
  [
    'table',
    (text) =>
      formatTable([
        ['a', text],
        [text, 'b'],
      ]).slice(0, -1),
    2,
  ],
  ['bars', (text) => formatBars([{ label: text, amount: 3n, text }], 80).slice(0, -1), 1],
  ['write-out', (text) => writeOut(text), 1],
]
const nothing = { spentMicros: 0n, perDayMicros: undefined }

function row(text: string) {
  return { network: text, currency: text, reference: text, txHash: undefined, origin: text, method: text }
}

function failure(text: string) {
  const details = { offers: [{ reason: text, [text]: 1n }] }
  return { code: 'WALLET', exitCode: 114, number: 6, message: text, hint: text, payment: undefined, details }
}

function writeOut(text: string): string {
  const reply = exampleReply({ headers: [['X', text]], redirectUrl: text })
  const format = '%header{x}%{redirect_url}%{errormsg}%{json}%{no}'
  const pieces = formatWriteOut(format, exampleFacts({ reply, errorMessage: text, filename: text }))
  return pieces.map((piece) => piece.text.replace(/\n$/, '')).join('')
}

/** Everything that H1 forbids, and what is as bad. */
function expectHarmless(shown: string, lines: number): void {
  expect(shown).not.toMatch(/[\p{Cc}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u)
  expect(lines).toBeGreaterThan(0)
}

test.each(formatters)('%s shows nothing that moves a terminal', (_name, format, lines) => {
  fc.assert(
    fc.property(hostile, (text) => {
      const shown = format(text).split('\n')
      expect(shown.length).toBeLessThanOrEqual(lines)
      for (const line of shown) expectHarmless(line, lines)
    }),
  )
})

test('documents on a terminal are as harmless, JSON with its values intact', async () => {
  await fc.assert(
    fc.asyncProperty(hostile, async (text) => {
      const value = { [text]: text, list: [{ text }, { text }] }
      const line = await formatDocument(value, 'json')
      expectHarmless(line.slice(0, -1), 1)
      expect(JSON.parse(line)).toEqual(value)
      for (const toonLine of (await formatDocument(value, 'toon')).split('\n')) expectHarmless(toonLine, 1)
    }),
  )
})

test('a question is one harmless line', async () => {
  for (const attack of attacks) {
    const stdin = new PassThrough()
    let asked = ''
    const answer = confirm(stdin as never, (text) => (asked += text), attack)
    stdin.write('n\n')
    expect(await answer).toBe(false)
    expectHarmless(asked, 1)
  }
})

test('secrets in errors are gone in both forms', () => {
  const told = failure('Authorization: Payment abc.def at https://u:secret@h.test/?q=secret')
  for (const shown of [formatErrorText(told), formatErrorLine(told)])
    expect(shown).not.toMatch(/abc\.def|secret/)
})

test('-v redacts what opens something and shows the rest', () => {
  const lines = [
    { kind: '>', text: 'GET /a?key=1 HTTP/1.1' },
    { kind: '>', text: `Authorization: Payment ${'e'.repeat(612)}` },
    { kind: '<', text: 'WWW-Authenticate: Payment id="x"' },
    { kind: '<', text: 'Payment-Receipt: eyJ' },
    { kind: '<', text: `X-Name: ${Buffer.from('grüße').toString('latin1')}` },
    { kind: '*', text: 'Connected to https://u:p@h.test/' },
    { kind: '<', text: '' },
  ] as const
  expect(lines.map(formatTraceLine)).toEqual([
    '> GET /a?key=1 HTTP/1.1',
    '> Authorization: Payment [redacted, 612 bytes]',
    '< WWW-Authenticate: Payment id="x"',
    '< Payment-Receipt: [redacted, 3 bytes]',
    '< X-Name: grüße',
    '* Connected to https://h.test/',
    '< ',
  ])
})
