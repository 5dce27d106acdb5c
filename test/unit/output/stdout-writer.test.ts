import { execFileSync } from 'node:child_process'
import {
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createStdoutWriter } from '../../../src/output/stdout-writer.ts'
import { isBrokenPipe } from '../../../src/output/write-failure.ts'
import { writeStderr } from '../../../src/output/write-stderr.ts'

const folder = mkdtempSync(join(tmpdir(), 'presto-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let pipes = 0

/** Both ends of a pipe. */
function makePipe(): { reader: number; writer: number } {
  const file = join(folder, `pipe-${pipes++}`)
  execFileSync('mkfifo', [file])
  const reader = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK)
  const writer = openSync(file, constants.O_WRONLY | constants.O_NONBLOCK)
  return { reader, writer }
}

function noStream(): never {
  throw new Error('no stream was expected')
}

/** Node's stream over the writing end, as `process.stdout` is one. */
function streamOf(fd: number): Socket {
  return new Socket({ fd, readable: false, writable: true })
}

async function readAll(fd: number, length: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let got = 0
  const socket = new Socket({ fd, readable: true, writable: false })
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    got += chunk.length
    if (got >= length) break
  }
  return Buffer.concat(chunks)
}

async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false
  void promise.finally(() => {
    settled = true
  })
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
  return settled
}

test('what fits into a pipe has left when the call returns', () => {
  const { reader, writer } = makePipe()
  void createStdoutWriter(noStream, writer)('grüße\n')
  const bytes = Buffer.alloc(64)
  expect(bytes.toString('utf8', 0, readSync(reader, bytes))).toBe('grüße\n')
  closeSync(reader)
  closeSync(writer)
})

test('a pipe that is full holds the writer up until somebody reads, and no byte is lost or moved', async () => {
  const { reader, writer } = makePipe()
  const write = createStdoutWriter(() => streamOf(writer), writer)
  const bytes = Buffer.from(Array.from({ length: 1_000_000 }, (_, at) => at % 251))
  await write(bytes.subarray(0, 1000))
  const rest = write(bytes.subarray(1000))
  expect(await isSettled(rest)).toBe(false)
  const read = await readAll(reader, bytes.length)
  await rest
  expect(read.equals(bytes)).toBe(true)
})

test('a pipe that another program has filled is waited for', async () => {
  const { reader, writer } = makePipe()
  let filled = 0
  try {
    for (;;) filled += writeSync(writer, Buffer.alloc(4096))
  } catch {
    // It is full.
  }
  const written = createStdoutWriter(() => streamOf(writer), writer)('last')
  expect(await isSettled(written)).toBe(false)
  const read = await readAll(reader, filled + 4)
  await written
  expect(read.subarray(filled).toString()).toBe('last')
})

test.each([10, 1_000_000])(
  'a reader that has gone is a quiet 23 (%i bytes), now and later',
  async (length) => {
    const { reader, writer } = makePipe()
    closeSync(reader)
    const write = createStdoutWriter(() => streamOf(writer), writer)
    const failure: unknown = await write(Buffer.alloc(length)).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'CURL_23', exitCode: 23 })
    expect(isBrokenPipe(failure)).toBe(true)
    await expect(write('more')).rejects.toBe(failure)
  },
)

test('a full disk is a 23 that is told', async () => {
  const writer = openSync('/dev/full', 'w')
  const failure: unknown = await createStdoutWriter(noStream, writer)('x').catch((error: unknown) => error)
  expect(failure).toMatchObject({
    code: 'CURL_23',
    message: 'Failure writing output to destination: no space left on device',
  })
  expect(isBrokenPipe(failure)).toBe(false)
  closeSync(writer)
})

test('a file is written directly, whatever its size', async () => {
  const file = join(folder, 'big')
  const writer = openSync(file, 'w')
  const write = createStdoutWriter(noStream, writer)
  await write(Buffer.alloc(300_000, 'a'))
  await write(Buffer.alloc(300_000, 'b'))
  expect(readFileSync(file, 'utf8')).toBe('a'.repeat(300_000) + 'b'.repeat(300_000))
  closeSync(writer)
})

test('stderr that cannot be written ends nothing', () => {
  const { reader, writer } = makePipe()
  closeSync(reader)
  const full = openSync('/dev/full', 'w')
  expect(() => {
    writeStderr('lost', writer)
    writeStderr('lost', full)
    writeStderr('lost', 9999)
  }).not.toThrow()
  const { reader: open, writer: good } = makePipe()
  writeStderr('kept ✓', good)
  const bytes = Buffer.alloc(64)
  expect(bytes.toString('utf8', 0, readSync(open, bytes))).toBe('kept ✓')
})
