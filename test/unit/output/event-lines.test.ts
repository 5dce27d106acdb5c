import { expect, test } from 'vitest'
import { formatEventLines } from '../../../src/output/event-lines.ts'

async function linesOf(...chunks: readonly string[]): Promise<string[]> {
  let text = ''
  for await (const bytes of formatEventLines(from(chunks))) text += Buffer.from(bytes).toString()
  expect(text === '' || text.endsWith('\n')).toBe(true)
  return text.split('\n').slice(0, -1)
}

async function* from(chunks: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield Buffer.from(chunk, 'latin1')
}

test.each<readonly [string, string, readonly string[]]>([
  ['JSON', 'data: {"a":[1,"x"]}\n\n', ['{"event":"message","data":{"a":[1,"x"]}}']],
  ['a text', 'data: [DONE]\n\n', ['{"event":"message","data":"[DONE]"}']],
  [
    'a number as it was written',
    'data: 12345678901234567890.10\n\n',
    ['{"event":"message","data":12345678901234567890.10}'],
  ],
  ['a name and an ID', 'event: delta\nid: 7\ndata: true\n\n', ['{"event":"delta","data":true,"id":"7"}']],
  [
    'an ID is of its event only',
    'id: 7\ndata: 1\n\ndata: 2\n\n',
    ['{"event":"message","data":1,"id":"7"}', '{"event":"message","data":2}'],
  ],
  ['an ID without data', 'id: 7\n\ndata: 2\n\n', ['{"event":"message","data":2}']],
  ['an ID with a NUL', 'id: 7\0\ndata: 2\n\n', ['{"event":"message","data":2}']],
  ['an empty name', 'event\ndata: 1\n\n', ['{"event":"message","data":1}']],
  ['the last name counts', 'event: a\nevent: b\ndata: 1\n\n', ['{"event":"b","data":1}']],
  ['a name is of its event only', 'event: a\n\ndata: 1\n\n', ['{"event":"message","data":1}']],
  ['several lines', 'data: a\ndata:b\ndata:  c\ndata\n\n', ['{"event":"message","data":"a\\nb\\n c\\n"}']],
  ['JSON in several lines', 'data: {\ndata: \t"a":\ndata: 1}\n\n', ['{"event":"message","data":{ "a": 1}}']],
  [
    'comments and unknown fields',
    ': hi\nretry: 5\ndata: 1\n:ho\nx: 1\n\n: bye\n\n',
    ['{"event":"message","data":1}'],
  ],
  ['empty data', 'data\n\ndata:\n\n', ['{"event":"message","data":""}', '{"event":"message","data":""}']],
  [
    'CR and CRLF',
    'data: 1\r\rdata: 2\r\n\r\ndata: 3\r\n\n',
    [1, 2, 3].map((data) => `{"event":"message","data":${data}}`),
  ],
  ['a byte order mark', '\xef\xbb\xbfdata: 1\n\n', ['{"event":"message","data":1}']],
  [
    'no blank line at the end',
    'data: 1\n\ndata: 2',
    ['{"event":"message","data":1}', '{"event":"message","data":2}'],
  ],
  ['controls in a text', 'data: \x1b[2J\n\n', ['{"event":"message","data":"\\u001b[2J"}']],
  ['bidi in JSON', 'data: "\xe2\x80\xae"\n\n', ['{"event":"message","data":"\\u202e"}']],
  ['a name that would end the line', 'event: a"},\x9b\ndata: 1\n\n', ['{"event":"a\\"},\ufffd","data":1}']],
  ['bytes that are no UTF-8', 'data: \xff\n\n', ['{"event":"message","data":"\ufffd"}']],
])('%s', async (_, text, expected) => {
  const lines = await linesOf(text)
  expect(lines).toEqual(expected)
  for (const line of lines) expect(typeof JSON.parse(line)).toBe('object')
  expect(await linesOf(...text)).toEqual(expected)
})

test('a line is there as soon as its event is whole', async () => {
  let isWanted = false
  async function* body(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('data: 1\n\n')
    isWanted = true
  }
  const lines = formatEventLines(body())
  expect(Buffer.from((await lines.next()).value as Uint8Array).toString()).toContain('"data":1')
  expect(isWanted).toBe(false)
})

test.each([
  ['one line', ['data: ', ...Array.from({ length: 17 }, () => 'x'.repeat(1024 * 1024))]],
  ['many lines', Array.from({ length: 17 }, () => `data: ${'x'.repeat(1024 * 1024)}\n`)],
])('an event that cannot be held ends the run with 63: %s', async (_, chunks) => {
  await expect(linesOf(...chunks)).rejects.toMatchObject({ exitCode: 63 })
})
