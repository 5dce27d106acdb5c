import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { RequestBody } from '../../../src/core/http.ts'
import { openFileBody } from '../../../src/request/file-body.ts'
import type { RequestFlags } from '../../../src/request/flags.ts'
import { encodePart } from '../../../src/request/form-encode.ts'
import { openUpload } from '../../../src/request/open-upload.ts'
import type { PlanContext } from '../../../src/request/plan.ts'
import { streamBody } from '../../../src/request/streamed-body.ts'

const folder = mkdtempSync(join(tmpdir(), 'presto-upload-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function readAll(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of source) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

async function* count(pieces: number, size: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < pieces; at += 1) yield Buffer.alloc(size, at)
}

function stream(pieces: number, size: number, kept = true): RequestBody {
  return streamBody(count(pieces, size), () => folder, kept)
}

test.each([
  [3, 10],
  [7, 1024 * 1024],
])('a stream of %i pieces of %i bytes is broken off, and sent again from its start', async (pieces, size) => {
  const whole = await readAll(count(pieces, size))
  const body = stream(pieces, size)
  for await (const chunk of body.open()) if (chunk[0] === 1) break
  expect((await readAll(body.open())).equals(whole)).toBe(true)
  const both = await Promise.all([readAll(body.open()), readAll(body.open())])
  expect(both.map((bytes) => bytes.equals(whole))).toEqual([true, true])
})

test('two openings of a fresh stream share its bytes', async () => {
  const whole = await readAll(count(9, 1024 * 1024))
  const body = stream(9, 1024 * 1024)
  const both = await Promise.all([readAll(body.open()), readAll(body.open())])
  expect(both.map((bytes) => bytes.equals(whole))).toEqual([true, true])
})

test('what is released goes on to its end, and cannot be sent again', async () => {
  const body = stream(5, 10)
  const seen: Uint8Array[] = []
  for await (const chunk of body.open()) {
    seen.push(chunk)
    body.release?.()
  }
  expect(Buffer.concat(seen).length).toBe(50)
  await expect(readAll(body.open())).rejects.toMatchObject({ number: 65 })
})

test('a reader that is behind keeps what it still needs', async () => {
  const body = stream(5, 10)
  for await (const chunk of body.open()) if (chunk[0] === 3) break
  const reader = body.open()[Symbol.asyncIterator]()
  await reader.next()
  body.release?.()
  await reader.return?.()
  expect((await readAll(body.open())).length).toBe(50)
})

test.each([
  ['grows', (file: string) => appendFileSync(file, 'more')],
  ['has other bytes of the same number', (file: string) => writeFileSync(file, 'OTHER')],
  ['is gone', (file: string) => rmSync(file)],
])('a file that %s is not the same body', (_, change) => {
  const file = join(folder, 'changing')
  writeFileSync(file, 'first')
  const body = openFileBody(file)
  body?.check?.()
  change(file)
  expect(() => body?.check?.()).toThrow(expect.objectContaining({ number: 26 }))
})

test.each([0, 1, 2, 56, 57, 58, 114, 1000])('base64 of %i bytes is as long as announced', async (length) => {
  const source = Buffer.alloc(length, 'xyz')
  const pieces = [source.subarray(0, length >> 1), source.subarray(length >> 1)]
  const open = async function* () {
    yield* pieces
  }
  const part = encodePart({ length, open }, 'base64')
  const text = (await readAll(part.open())).toString('latin1')
  expect(text.length).toBe(part.length)
  expect(text.split('\r\n').every((line) => line.length <= 76)).toBe(true)
  expect(Buffer.from(text, 'base64').equals(source)).toBe(true)
})

test('quoted-printable does not depend on how the bytes come', async () => {
  const source = Buffer.from('a = é \r\nlong'.repeat(30), 'utf8')
  const encode = (size: number): Promise<Buffer> =>
    readAll(
      encodePart(
        {
          length: undefined,
          open: async function* () {
            for (let at = 0; at < source.length; at += size) yield source.subarray(at, at + size)
          },
        },
        'quoted-printable',
      ).open(),
    )
  const whole = (await encode(source.length)).toString('latin1')
  expect((await encode(1)).toString('latin1')).toBe(whole)
  expect(whole.split('\r\n').every((line) => line.length <= 76)).toBe(true)
})

test('--crlf sends every line feed with a carriage return', async () => {
  const flags = { upload: { crlf: true }, noPay: true, location: false, many: { retry: 0 } } as RequestFlags
  const context = { temporaryFolder: folder } as PlanContext
  const file = join(folder, 'lines')
  writeFileSync(file, 'one\ntwo\n')
  const body = await openUpload(file, flags, context, () => count(0, 0))
  expect((await readAll(body.open())).toString()).toBe('one\r\ntwo\r\n')
})
