import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { RequestBody } from '../../../src/core/http.ts'
import { keepBody } from '../../../src/request/body.ts'

const folder = mkdtempSync(join(tmpdir(), 'presto-body-'))
afterAll(() => rmSync(folder, { recursive: true }))

const chunkSize = 1024 * 1024
const inMemory = 4 * chunkSize

async function* countingBytes(length: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < length; at += chunkSize)
    yield Buffer.alloc(Math.min(chunkSize, length - at), (at / chunkSize) % 251)
}

async function readBody(body: RequestBody): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body.open()) chunks.push(chunk)
  return Buffer.concat(chunks)
}

test.each([0, 1, inMemory, inMemory + 1, 3 * inMemory + 7])(
  'a body of %i bytes opens again and again',
  async (length) => {
    const expected: Uint8Array[] = []
    for await (const chunk of countingBytes(length)) expected.push(chunk)
    const whole = Buffer.concat(expected)
    const body = await keepBody(countingBytes(length), folder)
    expect(body.length).toBe(length)
    const [first, second] = await Promise.all([readBody(body), readBody(body)])
    expect([first.equals(whole), second.equals(whole)]).toEqual([true, true])
    expect(Buffer.from(await body.sha256())).toEqual(createHash('sha256').update(whole).digest())
  },
)

test('a large body leaves nothing in the file system', async () => {
  const body = await keepBody(countingBytes(inMemory + 1), folder)
  expect(readdirSync(folder)).toEqual([])
  expect((await readBody(body)).length).toBe(inMemory + 1)
})

test('a reader may stop early without disturbing the next', async () => {
  const body = await keepBody(countingBytes(2 * inMemory), folder)
  for await (const chunk of body.open()) {
    expect(chunk.length).toBeGreaterThan(0)
    break
  }
  expect((await readBody(body)).length).toBe(2 * inMemory)
})

test('only a large body needs the temporary folder', async () => {
  const missing = join(folder, 'missing')
  expect((await keepBody(countingBytes(inMemory), missing)).length).toBe(inMemory)
  await expect(keepBody(countingBytes(inMemory + 1), missing)).rejects.toMatchObject({ exitCode: 26 })
})
