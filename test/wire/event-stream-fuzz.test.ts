import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tapEventStream } from '../../src/commands/request/tap-event-stream.ts'
import type { PaymentEvent } from '../../src/payment/watch-event-stream.ts'
import { openEventSplitter, type StreamPiece } from '../../src/protocols/mpp/event-stream.ts'
import {
  formatSocketFrame,
  parseSocketFrame,
  type SocketFrame,
} from '../../src/protocols/mpp/socket-frames.ts'

type Mode = Parameters<typeof tapEventStream>[1]

const channelId = fc
  .string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 })
  .map((digits) => `0x${digits}` as const)
const amount = fc.bigInt({ min: 0n, max: 2n ** 128n - 1n })
const needed = fc.record({
  kind: fc.constant('need-voucher' as const),
  channelId,
  requiredCumulative: amount,
  acceptedCumulative: amount,
  deposit: amount,
})
const receipt = fc
  .dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { noNullPrototype: true })
  .map((more) => ({
    ...(JSON.parse(JSON.stringify(more)) as Record<string, unknown>),
    method: 'tempo',
    status: 'success',
    reference: 'r',
    timestamp: '2026-01-01T00:00:00Z',
  }))
const lineEnd = fc.constantFrom('\n', '\r\n', '\r')

/** One block of a stream, and what must become of it. */
type Block = Readonly<{ text: string; event?: PaymentEvent }>

const value = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => !/[\r\n]/.test(text))
const fieldLine = fc
  .tuple(fc.constantFrom('data', 'id', 'retry', 'x', ''), value)
  .map(([name, text]) => `${name}: ${text}`)
const application = (end: string): fc.Arbitrary<Block> =>
  fc
    .record({
      name: fc.option(fc.constantFrom('message', 'payment-error', 'payment-receipts', 'é', ''), {
        nil: undefined,
      }),
      lines: fc.array(fieldLine, { maxLength: 4 }),
    })
    .map(({ name, lines }) => ({
      text: [...(name === undefined ? [] : [`event: ${name}`]), ...lines, '', ''].join(end),
    }))
const payment = (end: string): fc.Arbitrary<Block> =>
  fc
    .record({
      event: fc.oneof(
        needed,
        receipt.map((raw): PaymentEvent => ({ kind: 'receipt', receipt: raw })),
      ),
      blank: fc.constantFrom('', ' '),
      isNamedLast: fc.boolean(),
      more: fc.constantFrom('id: 1', 'retry: 1', 'y'),
    })
    .map(({ event, blank, isNamedLast, more }) => {
      const { mpp, data } = JSON.parse(formatSocketFrame(event as SocketFrame)) as {
        mpp: string
        data: unknown
      }
      const fields = [`event:${blank}${mpp}`, `data:${blank}${JSON.stringify(data)}`]
      return { text: [more, ...(isNamedLast ? fields.reverse() : fields), '', ''].join(end), event }
    })
const malformed = (end: string): fc.Arbitrary<Block> =>
  fc.tuple(fc.constantFrom('payment-need-voucher', 'payment-receipt'), fieldLine).map(([name, line]) => ({
    text: [`event: ${name}`, line, '', ''].join(end),
    event: { kind: 'malformed', name } as PaymentEvent,
  }))
/** All of one kind of line end: a CR before an LF would be one. */
const stream = lineEnd.chain((end) =>
  fc.array(fc.oneof(application(end), payment(end), malformed(end)), { maxLength: 8 }),
)

/** Cuts bytes anywhere, also inside characters and line ends. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const borders = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b)
  return [...borders, bytes.length].map((end, at) => bytes.slice(borders[at - 1] ?? 0, end))
}
const places = fc.array(fc.nat(), { maxLength: 12 })

/** Neighbouring bytes as one text. */
function join(pieces: readonly StreamPiece[]): (string | PaymentEvent)[] {
  const joined: (string | PaymentEvent)[] = []
  for (const piece of pieces) {
    const last = joined.at(-1)
    if (piece.kind === 'payment') joined.push(piece.event)
    else if (typeof last === 'string') joined[joined.length - 1] = last + textOf(piece.bytes)
    else joined.push(textOf(piece.bytes))
  }
  return joined
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1')
}

function split(chunks: readonly Uint8Array[]): (string | PaymentEvent)[] {
  const splitter = openEventSplitter()
  return join([...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.end()])
}

async function tap(
  chunks: readonly Uint8Array[],
  mode: Mode,
): Promise<{ text: string; events: PaymentEvent[] }> {
  const events: PaymentEvent[] = []
  const parts: Uint8Array[] = []
  for await (const part of tapEventStream(from(chunks), mode, (event) => events.push(event))) parts.push(part)
  return { text: Buffer.concat(parts).toString(), events }
}

async function* from<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items
}

test('stripping leaves the stream without its payment events, however it is cut', async () => {
  await fc.assert(
    fc.asyncProperty(stream, places, async (blocks, borders) => {
      const chunks = cut(Buffer.from(blocks.map(({ text }) => text).join('')), borders)
      const events = blocks.flatMap(({ event }) => event ?? [])
      const rest = blocks.flatMap(({ text, event }) => (event ? [] : [text])).join('')
      expect(await tap(chunks, 'strip')).toEqual({ text: rest, events })
      expect(await tap(chunks, 'raw')).toEqual({ text: blocks.map(({ text }) => text).join(''), events })
    }),
    { numRuns: 500 },
  )
})

const soupPart = fc.constantFrom(
  ...['event', ':', ' ', 'payment-receipt', 'payment-need-voucher', '\r', '\n', '\r\n', '\n\n', 'data', 'id'],
  ...['{}', 'x', '\xef', '\xbb', '\xbf', '\xef\xbb\xbf', '\0', 'x'.repeat(70_000)],
)
const soup = fc.array(soupPart, { maxLength: 40 }).map((parts) => Buffer.from(parts.join(''), 'latin1'))

test('the pieces of anything are the same, however it is cut', () => {
  fc.assert(
    fc.property(soup, places, (bytes, borders) => {
      expect(split(cut(bytes, borders))).toEqual(split([bytes]))
    }),
    { numRuns: 1000 },
  )
})

test('byte by byte, too', () => {
  fc.assert(
    fc.property(stream, (blocks) => {
      const bytes = Buffer.from(blocks.map(({ text }) => text).join(''))
      expect(split(cut(bytes, [...bytes.keys()]))).toEqual(split([bytes]))
    }),
  )
})

test('nothing is lost of a stream that has no payment events', () => {
  fc.assert(
    fc.property(soup, places, (bytes, borders) => {
      const text = bytes.toString('latin1').replaceAll('payment', 'Payment')
      expect(split(cut(Buffer.from(text, 'latin1'), borders)).join('')).toBe(text)
    }),
  )
})

test('the lines of --sse-json are the same, however the stream is cut, and each is JSON', async () => {
  await fc.assert(
    fc.asyncProperty(stream, places, async (blocks, borders) => {
      const bytes = Buffer.from(blocks.map(({ text }) => text).join(''))
      const { text } = await tap(cut(bytes, borders), 'json')
      expect(text).toBe((await tap([bytes], 'json')).text)
      const lines = text.split('\n').slice(0, -1)
      for (const line of lines) expect(Object.keys(JSON.parse(line) as object)).toContain('data')
    }),
    { numRuns: 300 },
  )
})

const frame: fc.Arbitrary<SocketFrame> = fc.oneof(
  fc.record({ kind: fc.constant('authorization' as const), authorization: fc.string() }),
  fc.record({ kind: fc.constant('message' as const), data: fc.string({ unit: 'binary' }) }),
  needed,
  receipt.map((raw) => ({ kind: 'receipt' as const, receipt: raw })),
  fc.constant({ kind: 'close-request' as const }),
  receipt.map((raw) => ({ kind: 'close-ready' as const, receipt: raw })),
  fc.record({
    kind: fc.constant('error' as const),
    status: fc.integer({ min: 400, max: 599 }),
    message: fc.string({ maxLength: 100 }),
  }),
)

test('every frame is read as it was written', () => {
  fc.assert(
    fc.property(frame, (written) => {
      expect(parseSocketFrame(formatSocketFrame(written))).toEqual(written)
    }),
  )
})

test('no text makes the reader of frames throw', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(parseSocketFrame(text)).toBeNull()
    }),
  )
})
