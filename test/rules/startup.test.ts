import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { basename, relative, resolve, sep } from 'node:path'
import { text } from 'node:stream/consumers'
import { rolldown } from 'rolldown'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inputOptions, outputOptions } from '../../scripts/build.mjs'
import { cleanEnv, program, temporaryFolder } from '../helpers/run-presto.ts'

/** Which sources and packages every chunk is made of. */
const contents = new Map<string, readonly string[]>()

beforeAll(async () => {
  const bundle = await rolldown(inputOptions)
  const { output } = await bundle.generate(outputOptions)
  await bundle.close()
  for (const chunk of output)
    if (chunk.type === 'chunk') contents.set(basename(chunk.fileName), chunk.moduleIds)
})

const server = createServer((_, response) => response.end('hello'))
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
afterAll(() => server.close())

const certificate = 'test/fixtures/tls/localhost.pem'
const key = readFileSync('test/fixtures/tls/localhost-key.pem')
const secure = createSecureServer({ cert: readFileSync(certificate), key }, (_, response) =>
  response.end('hello'),
)
beforeAll(() => new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve)))
afterAll(() => secure.close())

type Loaded = Readonly<{ builtins: string[]; packages: string[]; folders: string[]; stdout: string }>

/** What one run of the built program loads, from its start to its end. */
async function traceLoads(...args: string[]): Promise<Loaded> {
  const child = spawn(process.execPath, ['--require', './test/helpers/trace-loads.cjs', program, ...args], {
    env: { ...cleanEnv(), PRESTO_HOME: temporaryFolder() },
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  })
  const [stdout, trace] = await Promise.all(
    [child.stdio[1], child.stdio[3]].map((stream) => text(stream as NodeJS.ReadableStream)),
  )
  const loads = (trace ?? '').trimEnd().split('\n')
  const modules = loads.filter((name) => name.includes(sep)).flatMap(modulesOf)
  return {
    builtins: unique(loads.filter((name) => !name.includes(sep)).map((name) => name.replace(/^node:/, ''))),
    packages: unique(modules.flatMap((file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? [])),
    folders: unique(modules.flatMap((file) => /^src\/(\w+)\//.exec(relative('.', file))?.[1] ?? [])),
    stdout: stdout ?? '',
  }
}

function modulesOf(file: string): readonly string[] {
  const modules = contents.get(basename(file))
  if (!modules && file.startsWith(resolve('dist')))
    throw new Error(`dist is not built from the sources: ${file}`)
  return modules ?? [file]
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)].sort()
}

test('an unpaid request loads node:http and presto itself, and nothing else', async () => {
  const { port } = server.address() as AddressInfo
  const { builtins, packages, folders, stdout } = await traceLoads(`http://127.0.0.1:${port}/`)
  expect(stdout).toBe('hello')
  expect(packages).toEqual([])
  const expected = ['fs', 'http', 'net', 'os', 'path', 'tty']
  expect(builtins.filter((name) => !expected.includes(name))).toEqual([])
  expect(builtins).toContain('http')
  expect(folders).toContain('http')
  expect(folders).not.toContain('ledger')
  expect(folders).not.toContain('methods')
  expect(folders).not.toContain('sandbox')
})

test('https with a server that speaks HTTP/1.1 loads no HTTP/2', async () => {
  const { port } = secure.address() as AddressInfo
  const url = `https://localhost:${port}/`
  const { builtins, packages, stdout } = await traceLoads('--cacert', certificate, url)
  expect(stdout).toBe('hello')
  expect(packages).toEqual([])
  expect(builtins).toContain('tls')
  expect(builtins).not.toContain('http2')
})

test('--version loads node:fs', async () => {
  const { builtins, packages, folders, stdout } = await traceLoads('--version')
  expect(stdout).toMatch(/^presto \d/)
  expect({ builtins, packages, folders }).toEqual({ builtins: ['fs'], packages: [], folders: [] })
})

test('the trace sees packages: a subcommand loads commander', async () => {
  const { packages } = await traceLoads('wallet', 'list')
  expect(packages).toContain('commander')
})
