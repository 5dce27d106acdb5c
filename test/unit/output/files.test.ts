import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openSink } from '../../../src/output/body-sink.ts'
import { dumpHeads, startDump } from '../../../src/output/header-dump.ts'
import { proveWritable } from '../../../src/output/prove-writable.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'presto-test-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Collects what goes to stdout. */
function fakeIo(stdoutIsTty = false) {
  const chunks: Uint8Array[] = []
  const writeOut = async (bytes: Uint8Array | string): Promise<void> => {
    chunks.push(Buffer.from(bytes as Uint8Array))
  }
  return { stdoutIsTty, writeOut, text: () => Buffer.concat(chunks).toString() }
}

describe('the body', () => {
  test('a file stays as it was until the first byte comes', async () => {
    const file = join(folder, 'out')
    writeFileSync(file, 'old')
    const sink = openSink(fakeIo(), { file, binaryOk: false })
    sink.abandon()
    expect(readFileSync(file, 'utf8')).toBe('old')
    await sink.write(Buffer.from('new'))
    await sink.write(Buffer.from('er'))
    sink.finish()
    expect(readFileSync(file, 'utf8')).toBe('newer')
  })

  test('an empty answer leaves an empty file, a failed one none, a broken one what came', async () => {
    const [empty, none, part] = ['empty', 'none', 'part'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ]
    openSink(fakeIo(), { file: empty, binaryOk: false }).finish()
    openSink(fakeIo(), { file: none, binaryOk: false }).abandon()
    const sink = openSink(fakeIo(), { file: part, binaryOk: false })
    await sink.write(Buffer.from('half'))
    sink.abandon()
    expect(readFileSync(empty, 'utf8')).toBe('')
    expect(existsSync(none)).toBe(false)
    expect(readFileSync(part, 'utf8')).toBe('half')
  })

  test.each([
    ['missing/out', 'no such file or directory'],
    ['.', 'illegal operation on a directory'],
  ])('%s cannot be written: 23', async (name, reason) => {
    const file = join(folder, name)
    await expect(openSink(fakeIo(), { file, binaryOk: false }).write(Buffer.from('x'))).rejects.toMatchObject(
      {
        exitCode: 23,
        message: `Failure writing output to destination: cannot write ${file} (${reason})`,
      },
    )
  })

  test('a full disk: 23', async () => {
    const sink = openSink(fakeIo(), { file: '/dev/full', binaryOk: false })
    await expect(sink.write(Buffer.from('x'))).rejects.toMatchObject({ code: 'CURL_23' })
  })

  const binary = Buffer.from([80, 75, 0, 1])
  test.each([
    { tty: true, binaryOk: false, passes: false },
    { tty: true, binaryOk: true, passes: true },
    { tty: false, binaryOk: false, passes: true },
  ])('binary output, $tty terminal, -o - $binaryOk', async ({ tty, binaryOk, passes }) => {
    const io = fakeIo(tty)
    const written = openSink(io, { file: undefined, binaryOk }).write(binary)
    if (passes) await written
    else
      await expect(written).rejects.toMatchObject({
        exitCode: 23,
        message: expect.stringMatching(/mess up your terminal/),
      })
    expect(io.text()).toBe(passes ? binary.toString() : '')
  })

  test('text goes to a terminal, and so does a zero byte that comes late', async () => {
    const io = fakeIo(true)
    const sink = openSink(io, { file: undefined, binaryOk: false })
    await sink.write(Buffer.alloc(2000, 'x'))
    await sink.write(binary)
    expect(io.text()).toHaveLength(2004)
  })
})

describe('response heads', () => {
  const heads = [
    { raw: Buffer.from('HTTP/1.1 302 F\r\n\r\n') },
    { raw: Buffer.from('HTTP/1.1 200 OK\r\n\r\n') },
  ]

  test('go to a file, those of later URLs behind them', async () => {
    const file = join(folder, 'heads')
    writeFileSync(file, 'old')
    startDump(file)
    await dumpHeads(fakeIo(), file, heads)
    await dumpHeads(fakeIo(), file, heads.slice(1))
    expect(readFileSync(file, 'latin1')).toBe(
      'HTTP/1.1 302 F\r\n\r\nHTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\n\r\n',
    )
  })

  test('go to stdout for -', async () => {
    const io = fakeIo()
    await dumpHeads(io, '-', heads)
    expect(io.text()).toBe('HTTP/1.1 302 F\r\n\r\nHTTP/1.1 200 OK\r\n\r\n')
  })

  test('that cannot be written: 23', async () => {
    await expect(dumpHeads(fakeIo(), join(folder, 'no/heads'), heads)).rejects.toMatchObject({
      exitCode: 23,
    })
  })
})

describe('proving that a target can be written', () => {
  test('changes nothing and leaves nothing behind', () => {
    const old = join(folder, 'old')
    writeFileSync(old, 'old')
    symlinkSync('later', join(folder, 'link'))
    for (const name of ['old', 'new', 'link']) proveWritable(join(folder, name))
    proveWritable('/dev/null')
    expect(readFileSync(old, 'utf8')).toBe('old')
    expect(readdirSync(folder).sort()).toEqual(['link', 'old'])
  })

  test.each(['missing/out', 'folder', 'dangling', `${'n'.repeat(300)}`])('%s: 23', (name) => {
    mkdirSync(join(folder, 'folder'))
    symlinkSync('missing/out', join(folder, 'dangling'))
    expect(() => proveWritable(join(folder, name))).toThrow(expect.objectContaining({ exitCode: 23 }))
    expect(readdirSync(folder).sort()).toEqual(['dangling', 'folder'])
  })
})
