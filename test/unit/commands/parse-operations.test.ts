import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, describe, expect, test } from 'vitest'
import { parseOperations } from '../../../src/commands/request/parse-operations.ts'
import type { RequestFlags } from '../../../src/request/flags.ts'

const folder = mkdtempSync(join(tmpdir(), 'presto-operations-'))
afterAll(() => rmSync(folder, { recursive: true }))

function fileOf(name: string, text: string): string {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}

const told: string[] = []

async function parse(
  args: readonly string[],
  more: { env?: Record<string, string>; stdin?: string; defaults?: string } = {},
): Promise<readonly RequestFlags[]> {
  const world = {
    env: more.env ?? {},
    io: {
      writeErr: (text: string) => told.push(text),
      stdin: () => Readable.from([Buffer.from(more.stdin ?? '')]),
    },
    paths: () => ({ defaultsFiles: more.defaults === undefined ? [] : [more.defaults] }),
  }
  const invocation = await parseOperations(args, world as unknown as Parameters<typeof parseOperations>[1])
  if (invocation.kind !== 'operations') throw new Error(invocation.kind)
  return invocation.operations
}

async function dataOf(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<string | undefined> {
  const [flags] = await parse([...args, 'u.test'], { env })
  return flags?.data[0]?.value
}

describe('variables', () => {
  test.each<readonly [string, readonly string[], string]>([
    ['a text', ['--variable', 'v=a b', '--expand-data', '<{{v}}>'], '<a b>'],
    ['the environment', ['--variable', '%E', '--expand-data', '{{E}}'], 'from env'],
    [
      'the environment before what holds without it',
      ['--variable', '%E=x', '--expand-data', '{{E}}'],
      'from env',
    ],
    ['what holds without it', ['--variable', '%NO=x', '--expand-data', '{{NO}}'], 'x'],
    ['one that was never set', ['--expand-data', '<{{v}}>'], '<>'],
    ['trim', ['--variable', 'v= \t a \n', '--expand-data', '{{v:trim}}'], 'a'],
    ['json', ['--variable', 'v="\\\n\u0001é/', '--expand-data', '"{{v:json}}"'], '"\\"\\\\\\n\\u0001é/"'],
    ['url', ['--variable', 'v=a b/é~', '--expand-data', '{{v:url}}'], 'a%20b%2F%C3%A9~'],
    ['b64', ['--variable', 'v=hi?', '--expand-data', '{{v:b64}}'], 'aGk/'],
    ['several functions', ['--variable', 'v= hi? ', '--expand-data', '{{v:trim:b64:url}}'], 'aGk%2F'],
    [
      'several variables',
      ['--variable', 'a=1', '--variable', 'b=2', '--expand-data', '{{a}}{{b}}{{a}}'],
      '121',
    ],
    ['the last word about a name', ['--variable', 'a=1', '--variable', 'a=2', '--expand-data', '{{a}}'], '2'],
    [
      'no names within values',
      ['--variable', 'a={{b}}', '--variable', 'b=2', '--expand-data', '{{a}}'],
      '{{b}}',
    ],
    ['escapes', ['--variable', 'a=1', '--expand-data', '\\{{a}} {{a}}'], '{{a}} 1'],
    ['bad names and open braces as they are', ['--expand-data', '{{a b}} {{a'], '{{a b}} {{a'],
    ['plain options as they are', ['--variable', 'a=1', '--data', '{{a}}'], '{{a}}'],
  ])('know %s', async (_name, args, expected) => {
    expect(await dataOf(args, { E: 'from env' })).toBe(expected)
  })

  test('are read from files, line breaks and all', async () => {
    expect(await dataOf(['--variable', `v@${fileOf('v', 'one\ntwo\n')}`, '--expand-data', '{{v:b64}}'])).toBe(
      Buffer.from('one\ntwo\n').toString('base64'),
    )
  })

  test('are known in config files and to options behind them, URLs too', async () => {
    const file = fileOf('k', 'variable = "host=h.test"\nexpand-url = "{{host}}/one"\n')
    const [flags] = await parse(['-K', file, '--expand-url', '{{host}}/two', '--expand-output', '{{host}}'])
    expect(flags?.targets).toEqual([
      { url: 'h.test/one', output: 'h.test', remoteName: false },
      { url: 'h.test/two', output: undefined, remoteName: false },
    ])
  })

  test.each([
    ['one that the environment lacks', ['--variable', '%NO']],
    ['a bad name', ['--variable', 'a-b=1']],
    ['no content', ['--variable', 'a']],
    ['an unknown function', ['--variable', 'a=1', '--expand-data', '{{a:nosuch}}']],
    ['a switch', ['--expand-silent']],
    ['a value that is of the wrong type then', ['--variable', 'a=x', '--expand-max-time', '{{a}}']],
    ['a ceiling that is none then', ['--variable', 'a=x', '--expand-max-spend', '{{a}}']],
  ])('refuse %s: 2', async (_name, args) => {
    await expect(dataOf(args)).rejects.toMatchObject({ exitCode: 2 })
  })
})

describe('config files', () => {
  test.each([
    ['max-spned = 1', 'is unknown'],
    ['max-spend = much', 'expected an amount'],
    ['max-spend = 1 2', 'double quotes'],
    ['location = yes', 'takes no value'],
    ['data', 'requires parameter'],
    ['help', 'command line only'],
  ])('refuse %j and say where it stands', async (line, words) => {
    const file = fileOf('bad', `# one\n${line}\n`)
    const error = await parse(['-K', file, 'u.test']).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ exitCode: 2, message: expect.stringContaining(words) })
    expect(error).toMatchObject({ message: expect.stringMatching(/bad:2: /) })
  })

  test('cut a value without quotes at its first blank and say so, unless they are silent', async () => {
    told.length = 0
    expect(await dataOf(['-K', fileOf('blank', 'data = a b\n')])).toBe('a')
    expect(told).toEqual([expect.stringMatching(/^presto: warning: .*blank:1: /)])
    await dataOf(['-s', '-K', fileOf('blank', 'data = a b\n')])
    expect(told).toHaveLength(1)
  })

  test('that read themselves end', async () => {
    const file = join(folder, 'loop')
    fileOf('loop', `config = "${file}"\n`)
    await expect(parse(['-K', file, 'u.test'])).rejects.toMatchObject({ exitCode: 2 })
  })

  test('stand where they are named, prestorc before everything', async () => {
    const defaults = fileOf('rc', 'user-agent = rc\nheader = "A: rc"\n')
    const [flags] = await parse(['-H', 'B: 1', '-K', '-', '-H', 'D: 3', 'u.test'], {
      stdin: 'header = "C: 2"\nuser-agent = file\n',
      defaults,
    })
    expect(flags).toMatchObject({ headers: ['A: rc', 'B: 1', 'C: 2', 'D: 3'], userAgent: 'file' })
  })
})

test('--next keeps what concerns the run and what narrows payments, and nothing that could allow more', async () => {
  const args = [
    '-L',
    '-d',
    'x',
    '--yes',
    '--insecure-payment',
    '--pay-redirected',
    '--max-spend',
    '1',
    'a.test',
  ]
  const [first, second, ...others] = await parse([...args, '-:', '-s', '--confirm', 'b.test'])
  expect(others).toEqual([])
  expect(first).toMatchObject({ location: true, yes: true, silent: true, confirm: true, maxSpend: '1' })
  expect(second).toMatchObject({
    ...{ location: false, data: [], yes: false, insecurePayment: false, payRedirected: false },
    ...{ silent: true, confirm: true, maxSpend: '1' },
  })
})
