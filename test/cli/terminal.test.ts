import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runPresto, temporaryFolder } from '../helpers/run-presto.ts'
import { hasTerminal, runOnTerminal } from '../helpers/terminal.ts'

const json = '{"b":1.0,"a":["é\u202e"],"none":null}'
/** Answers by path: content type and body. */
const answers: Readonly<Record<string, readonly [type: string, body: string | Buffer]>> = {
  '/json': ['application/json; charset=utf-8', json],
  '/problem': ['application/problem+json', '{"title":"no"}'],
  '/text': ['text/plain', json],
  '/broken': ['application/json', '{"a": 1,'],
  '/binary': ['image/png', Buffer.from([0x89, 0x50, 0, 1])],
  '/binary-json': ['application/json', Buffer.from([0x22, 0, 0x22])],
}
const server = createServer((request, response) => {
  if (request.url === '/slow') {
    response.writeHead(200, { 'content-length': '2000' }).write('x'.repeat(1000))
    setTimeout(() => response.end('x'.repeat(1000)), 2500)
    return
  }
  const [type, body] = answers[request.url ?? ''] ?? ['text/plain', 'nothing']
  response.writeHead(200, { 'content-type': type }).end(body)
})
let url = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

const pretty = '{\n  "b": 1.0,\n  "a": [\n    "é\\u202e"\n  ],\n  "none": null\n}\n'

function stripColor(text: string): string {
  const [first, ...others] = text.split('\u001b[')
  return [first, ...others.map((part) => part.replace(/^\d+m/, ''))].join('')
}

function show(args: readonly string[], env: Record<string, string> = { NO_COLOR: '1' }) {
  return runOnTerminal(args, { PRESTO_HOME: temporaryFolder(), ...env })
}

describe.skipIf(!hasTerminal)('on a terminal', () => {
  test.each([
    ['/json', pretty],
    ['/problem', '{\n  "title": "no"\n}\n'],
    ['/text', json],
    ['/broken', '{"a": 1,'],
  ])('%s is shown', async (path, shown) => {
    expect(await show([`${url}${path}`])).toEqual({ code: 0, shown })
  })

  test('JSON is coloured, and its own order and numbers stay', async () => {
    const { shown } = await show([`${url}/json`], {})
    expect(shown).toContain('\u001b[36m"b"\u001b[39m: \u001b[33m1.0\u001b[39m')
    expect(stripColor(shown)).toBe(pretty)
  })

  test('--no-pretty and -o - show what came', async () => {
    expect((await show(['--no-pretty', `${url}/json`], {})).shown).toBe(json)
    expect((await show(['-o', '-', `${url}/json`], {})).shown).toBe(json)
  })

  test('-i shows the head as it came, --styled-output its names in bold', async () => {
    expect((await show(['-i', `${url}/problem`], {})).shown).toMatch(
      /^HTTP\/1.1 200 OK\r*\ncontent-type: application/,
    )
    expect((await show(['-I', '--styled-output', `${url}/problem`], {})).shown).toContain(
      '\u001b[1mcontent-type\u001b[22m: application',
    )
  })

  test.each(['/binary', '/binary-json'])('%s is not shown', async (path) => {
    const { code, shown } = await show([`${url}${path}`])
    expect(code).toBe(23)
    expect(shown).toMatch(/^presto: \(23\) Binary output can mess up your terminal/)
  })

  test('a download that takes its time has a meter, a short one has none', async () => {
    const out = join(temporaryFolder(), 'out')
    expect((await show(['-o', out, `${url}/json`])).shown).toBe('')
    expect(readFileSync(out, 'utf8')).toBe(json)
    const { shown } = await show(['-o', out, `${url}/slow`])
    expect(shown).toMatch(/^ {2}% Total .*\n.*Speed\n\r 50 {2}2000 {3}50 {2}1000 /)
    expect(shown).toMatch(/\r100 {2}2000 {2}100 {2}2000 [^\r\n]*\n$/)
    expect((await show(['-s', '-o', out, `${url}/slow`])).shown).toBe('')
    expect((await show(['--no-progress-meter', '-o', out, `${url}/slow`])).shown).toBe('')
  })
})

test('into a pipe nothing is laid out and no meter is shown', async () => {
  const run = await runPresto(['--color', 'always', `${url}/json`])
  expect({ stdout: run.stdout.toString(), stderr: run.stderr }).toEqual({ stdout: json, stderr: '' })
})

test('--progress-meter shows it also there', async () => {
  const { stderr } = await runPresto(['--progress-meter', `${url}/text`])
  const length = `${Buffer.byteLength(json)}`
  expect(stderr).toMatch(new RegExp(`\\r100 +${length} +0 +${length} [^\\r\\n]*\\n$`))
})
