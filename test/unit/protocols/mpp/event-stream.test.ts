import { describe, expect, test } from 'vitest'
import {
  maxHeldBytes,
  openEventSplitter,
  type StreamPiece,
} from '../../../../src/protocols/mpp/event-stream.ts'
import type { PaymentEvent } from '../../../../src/protocols/mpp/payment-event.ts'

const channelId = `0x${'ab'.repeat(32)}` as const
const need = JSON.stringify({
  channelId,
  requiredCumulative: '40000',
  acceptedCumulative: '30000',
  deposit: '50000',
})
const needed = {
  kind: 'need-voucher',
  channelId,
  requiredCumulative: 40_000n,
  acceptedCumulative: 30_000n,
  deposit: 50_000n,
} as const
const receipt = {
  method: 'tempo',
  status: 'success',
  reference: channelId,
  timestamp: '2026-01-01T00:00:00Z',
}
const paid = { kind: 'receipt', receipt } as const
const malformed = { kind: 'malformed', name: 'payment-need-voucher' } as const

/** Application bytes as text, payment events as they are. */
function show(pieces: readonly StreamPiece[]): (string | PaymentEvent)[] {
  return pieces.map((piece) =>
    piece.kind === 'payment' ? piece.event : Buffer.from(piece.bytes).toString('latin1'),
  )
}

/** The pieces of each chunk, and those of the end. */
function split(...chunks: readonly string[]): (string | PaymentEvent)[][] {
  const splitter = openEventSplitter()
  const pieces = chunks.map((chunk) => show(splitter.push(Buffer.from(chunk, 'latin1'))))
  return [...pieces, show(splitter.end())]
}

describe('whole streams', () => {
  test.each<readonly [string, string, readonly (string | PaymentEvent)[]]>([
    [
      'the three of a server',
      `event: message\ndata: {"t":1}\n\nevent: payment-need-voucher\ndata: ${need}\n\nevent: message\ndata: 2\n\nevent: payment-receipt\ndata: ${JSON.stringify(receipt)}\n\n`,
      ['event: message\ndata: {"t":1}\n\n', needed, 'event: message\ndata: 2\n\n', paid],
    ],
    [
      'CRLF',
      `event: payment-need-voucher\r\ndata: ${need}\r\n\r\ndata: 1\r\n\r\n`,
      [needed, 'data: 1\r\n\r\n'],
    ],
    ['CR', `event: payment-need-voucher\rdata: ${need}\r\rdata: 1\r\r`, [needed, 'data: 1\r\r']],
    ['no blank behind the colons', `event:payment-need-voucher\ndata:${need}\n\n`, [needed]],
    ['data before the name', `data: ${need}\nevent: payment-need-voucher\n\n`, [needed]],
    [
      'data in several lines',
      `event: payment-need-voucher\ndata: ${need.replace(/,/, '\ndata: ,')}\n\n`,
      [needed],
    ],
    [
      'other fields of the event',
      `id: 7\nretry: 10\nevent: payment-need-voucher\nx\n: c\ndata: ${need}\n\n`,
      [needed],
    ],
    [
      'a byte order mark',
      `\xef\xbb\xbfevent: payment-need-voucher\ndata: ${need}\n\n`,
      ['\xef\xbb\xbf', needed],
    ],
    [
      'a second byte order mark',
      `\xef\xbb\xbf\xef\xbb\xbfevent: payment-receipt\ndata\n\n`,
      [`\xef\xbb\xbf\xef\xbb\xbfevent: payment-receipt\ndata\n\n`],
    ],
    [
      'half a byte order mark',
      `\xef\xbbevent: payment-receipt\ndata\n\n`,
      [`\xef\xbbevent: payment-receipt\ndata\n\n`],
    ],
    [
      'a mark that is a mark in the middle',
      `data: 1\n\n\xef\xbb\xbfevent: payment-receipt\n\n`,
      [`data: 1\n\n\xef\xbb\xbfevent: payment-receipt\n\n`],
    ],
    [
      'comments before it',
      `: hi\n\n: ho\nevent: payment-need-voucher\ndata: ${need}\n\n`,
      [': hi\n\n: ho\n', needed],
    ],
    [
      'a name that only starts so',
      'event: payment-receipts\ndata: {}\n\n',
      ['event: payment-receipts\ndata: {}\n\n'],
    ],
    ['a name in capitals', 'event: Payment-Receipt\ndata: {}\n\n', ['event: Payment-Receipt\ndata: {}\n\n']],
    ['a second blank', 'event:  payment-receipt\ndata: {}\n\n', ['event:  payment-receipt\ndata: {}\n\n']],
    ['another field', 'events: payment-receipt\ndata: {}\n\n', ['events: payment-receipt\ndata: {}\n\n']],
    ['no value', 'event\nevent\ndata: {}\n\n', ['event\nevent\ndata: {}\n\n']],
    [
      'the first name counts',
      'event: message\nevent: payment-receipt\ndata: {}\n\n',
      ['event: message\nevent: payment-receipt\ndata: {}\n\n'],
    ],
    [
      'a comment that names it',
      ':event: payment-receipt\ndata: 1\n\n',
      [':event: payment-receipt\ndata: 1\n\n'],
    ],
    [
      'half a byte order mark on a line of its own',
      `\xef\xbb\nevent: payment-need-voucher\ndata: ${need}\n\n`,
      ['\xef\xbb', needed],
    ],
    ['a name as the very last', `data: ${need}\nevent: payment-need-voucher`, [needed]],
    ['no blank line at the end', `event: payment-need-voucher\ndata: ${need}`, [needed]],
    ['no data', 'event: payment-need-voucher\n\n', [malformed]],
    ['data that is no JSON', 'event: payment-need-voucher\ndata: {\n\n', [malformed]],
    ['data that is no UTF-8', 'event: payment-need-voucher\ndata: {"\xff":1}\n\n', [malformed]],
    ['an array', `event: payment-need-voucher\ndata: [${need}]\n\n`, [malformed]],
    [
      'a receipt of nothing',
      'event: payment-receipt\ndata: {}\n\n',
      [{ kind: 'malformed', name: 'payment-receipt' }],
    ],
  ])('%s', (_, text, expected) => {
    expect(split(text).flat()).toEqual(expected)
  })

  test.each([
    [{ channelId: '0x12' }],
    [{ channelId: undefined }],
    [{ requiredCumulative: 40000 }],
    [{ requiredCumulative: '-1' }],
    [{ requiredCumulative: '007' }],
    [{ requiredCumulative: '1e3' }],
    [{ requiredCumulative: '' }],
    [{ deposit: (2n ** 128n).toString() }],
    [{ acceptedCumulative: '9'.repeat(40) }],
    [{ pad: JSON.parse(`${'['.repeat(100)}${']'.repeat(100)}`) }],
  ])('%j makes it malformed', (members) => {
    const data = JSON.stringify({ ...JSON.parse(need), ...members })
    expect(split(`event: payment-need-voucher\ndata: ${data}\n\n`).flat()).toEqual([malformed])
  })

  test('the channel is named in small letters, and the highest amount counts', () => {
    const most = (2n ** 128n - 1n).toString()
    const data = JSON.stringify({ ...JSON.parse(need), channelId: `0x${'AB'.repeat(32)}`, deposit: most })
    expect(split(`event: payment-need-voucher\ndata: ${data}\n\n`).flat()).toEqual([
      { ...needed, deposit: 2n ** 128n - 1n },
    ])
  })
})

describe('what is held back', () => {
  test.each<readonly [string, readonly string[], readonly (readonly (string | PaymentEvent)[])[]]>([
    [
      'a named event flows from its name on',
      ['event: mess', 'age\n', 'da', 'ta: 1\n', '\n'],
      [[], ['event: mess', 'age\n'], ['da'], ['ta: 1\n'], ['\n'], []],
    ],
    [
      'an event without a name flows when it is whole',
      ['da', 'ta: 1\n', '\ndata: 2', '\n\n'],
      [[], [], ['data: 1\n', '\n'], ['data: 2', '\n\n'], []],
    ],
    [
      'comments and blank lines flow',
      [':', ' pi', 'ng\n', '\n', '\n'],
      [[':'], [' pi'], ['ng\n'], ['\n'], ['\n'], []],
    ],
    [
      'a payment event is told at its blank line',
      ['event: payment-rec', `eipt\ndata: ${JSON.stringify(receipt)}`, '\n', '\ndata'],
      [[], [], [], [paid], ['data']],
    ],
    [
      'and at its last CR',
      [`event: payment-need-voucher\r\ndata: ${need}\r\n\r`, '\ndata: 1\r\n\r', '\n'],
      [[needed], ['data: 1\r\n\r'], ['\n'], []],
    ],
    ['an event that never ends is passed at the end', ['data: 1', '\n'], [[], [], ['data: 1\n']]],
    ['half a name is passed at the end', ['event: payment-rec'], [[], ['event: payment-rec']]],
  ])('%s', (_, chunks, expected) => {
    expect(split(...chunks)).toEqual(expected)
  })

  test('a block that is too long is passed on, whatever it is called later', () => {
    const long = `data: ${'x'.repeat(maxHeldBytes)}`
    expect(split(long, '\nevent: payment-receipt\n\n')).toEqual([
      [long],
      ['\nevent: payment-receipt\n\n'],
      [],
    ])
  })

  test.each([
    [0, true],
    [1, false],
  ])('a payment event of the greatest size and %i bytes: it is taken out: %j', (more, isTaken) => {
    const head = `event: payment-need-voucher\ndata: ${need}\nx: `
    const block = `${head}${'x'.repeat(maxHeldBytes + more - head.length - 2)}\n\n`
    for (const cut of [block.length, block.length - 1, block.length - 2, 40, 1])
      expect(split(block.slice(0, cut), block.slice(cut)).flat()).toEqual(
        isTaken ? [needed] : [block.slice(0, cut), block.slice(cut)].filter((part) => part !== ''),
      )
  })

  test('the events of one chunk are one piece of its memory', () => {
    const chunk = Buffer.from('data: 1\n\n'.repeat(10_000))
    const [piece, ...others] = openEventSplitter().push(chunk)
    expect(others).toEqual([])
    expect(piece?.kind === 'bytes' && piece.bytes.buffer === chunk.buffer).toBe(true)
  })

  test('what is held does not change with the chunk it came in', () => {
    const splitter = openEventSplitter()
    const chunk = Buffer.from('data: 1')
    splitter.push(chunk)
    chunk.fill('x')
    expect(show(splitter.push(Buffer.from('\n\n')))).toEqual(['data: 1', '\n\n'])
  })
})
