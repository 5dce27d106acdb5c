import { spawn } from 'node:child_process'
import { cpSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cleanEnv, temporaryFolder } from '../helpers/run-presto.ts'

const here = `${process.version}-${process.platform}-${process.arch}`

const server = createServer((_, response) => response.end('hello'))
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
afterAll(() => server.close())

/** A copy of the built program that a test may spoil. */
function copyProgram(): string {
  const dist = join(temporaryFolder(), 'dist')
  cpSync('dist', dist, { recursive: true })
  return dist
}

/** One unpaid request: its output, and the chunks that came from the cache with what V8 made of each. */
async function request(dist: string): Promise<{ stdout: string; scripts: string[] }> {
  const { port } = server.address() as AddressInfo
  const hook = ['--require', './test/helpers/trace-scripts.cjs']
  const child = spawn(process.execPath, [...hook, join(dist, 'main.cjs'), `http://127.0.0.1:${port}/`], {
    env: { ...cleanEnv(), PRESTO_HOME: temporaryFolder() },
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  })
  const [stdout = '', scripts = ''] = await Promise.all(
    [child.stdio[1], child.stdio[3]].map((stream) => text(stream as NodeJS.ReadableStream)),
  )
  return { stdout, scripts: scripts.split('\n').filter(Boolean) }
}

test('what paying loads is cached', () => {
  const names = readdirSync(`dist/cache/${here}`).map((name) => name.replace(/-.{8}\.cjs$/, ''))
  expect(names).toEqual(expect.arrayContaining(['request', 'payment', 'ledger', 'curve-native']))
})

test('V8 takes what a request loads', async () => {
  const { stdout, scripts } = await request('dist')
  expect(stdout).toBe('hello')
  expect(scripts).toContain('request taken')
  expect(scripts.filter((line) => line.endsWith('rejected'))).toEqual([])
})

test('another version of Node runs the sources', async () => {
  const dist = copyProgram()
  renameSync(join(dist, 'cache', here), join(dist, 'cache', 'v1.0.0-linux-x64'))
  expect(await request(dist)).toEqual({ stdout: 'hello', scripts: [] })
})

test('a cache of another V8 is rejected, and the sources run', async () => {
  const dist = copyProgram()
  const cache = join(dist, 'cache', here)
  for (const name of readdirSync(cache)) writeFileSync(join(cache, name), 'made by something else')
  const { stdout, scripts } = await request(dist)
  expect(stdout).toBe('hello')
  expect(scripts).toContain('request rejected')
})

test('a chunk without a cache runs from its source', async () => {
  const dist = copyProgram()
  const cache = join(dist, 'cache', here)
  for (const name of readdirSync(cache)) if (name.startsWith('request-')) rmSync(join(cache, name))
  const { stdout, scripts } = await request(dist)
  expect(stdout).toBe('hello')
  expect(scripts).not.toContain('request taken')
})
