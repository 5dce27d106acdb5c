import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { createTransport } from '../../../src/http/transport.ts'
import { plainOptions, planFor, readBroken } from './plans.ts'
import { rawServer } from './raw-server.ts'

const text = 'hello hello hello'
const gzip = gzipSync(text)
const deflate = deflateSync(text)
const brotli = brotliCompressSync(text)

async function fetchEncoded(encoding: string, body: Uint8Array, compressed = true) {
  const bytes = Buffer.from(body).toString('latin1')
  const server = await rawServer(
    () =>
      `HTTP/1.1 200 OK\r\nContent-Encoding: ${encoding}\r\nContent-Length: ${body.length}\r\n\r\n${bytes}`,
  )
  const transport = createTransport(plainOptions, undefined)
  const reply = await transport.send(planFor(server.origin, { compressed }))
  const read = await readBroken(reply)
  transport.close()
  return { reply, ...read }
}

// As curl 7.88.1 does.
test.each<[string, Uint8Array, string]>([
  ['gzip', gzip, text],
  ['X-GZIP', gzip, text],
  ['deflate', deflate, text],
  ['deflate', deflateRawSync(text), text],
  ['br', brotli, text],
  ['br, gzip', gzipSync(brotli), text],
  ['identity', Buffer.from(text), text],
  ['gzip', gzip.subarray(0, -6), text],
  ['deflate', deflate.subarray(0, -6), 'hello h'],
  ['br', brotli.subarray(0, -4), ''],
  ['gzip', Buffer.alloc(0), ''],
  ['unheard-of', Buffer.alloc(0), ''],
])('%s', async (encoding, body, plain) => {
  const { reply, text: read, error } = await fetchEncoded(encoding, body)
  expect([read, error]).toEqual([plain, undefined])
  expect(reply.bytesReceived()).toBe(body.length)
})

test.each<[string, Uint8Array, string]>([
  ['unheard-of', Buffer.from(text), 'Unrecognized content encoding type "unheard-of"'],
  ['gzip', Buffer.from('not gzip'), 'Error while processing content unencoding: incorrect header check'],
  [
    'deflate',
    Buffer.from([0xff, 0xff, 1, 2]),
    'Error while processing content unencoding: invalid block type',
  ],
  ['br', Buffer.from('not brotli'), 'Error while processing content unencoding'],
  ['gzip, gzip, gzip, gzip, gzip, gzip', gzip, 'Reject response due to more than 5 content encodings'],
])('%s that cannot be unpacked is 61', async (encoding, body, message) => {
  const { text: read, error } = await fetchEncoded(encoding, body)
  expect([read, error?.number]).toEqual(['', 61])
  expect(error?.message).toContain(message)
})

test('nothing is unpacked unless it was asked for', async () => {
  const { text: read } = await fetchEncoded('gzip', gzip, false)
  expect(Buffer.from(read, 'latin1')).toEqual(gzip)
})

test('a body that is cut off gives what can be unpacked, then 18', async () => {
  const bytes = gzip.subarray(0, -4).toString('latin1')
  const server = await rawServer(({ socket }) => {
    const head = `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${gzip.length}\r\n\r\n`
    socket.end(Buffer.from(head + bytes, 'latin1'))
    return undefined
  })
  const transport = createTransport(plainOptions, undefined)
  const reply = await transport.send(planFor(server.origin, { compressed: true }))
  expect(await readBroken(reply)).toMatchObject({ text, error: { number: 18 } })
})
