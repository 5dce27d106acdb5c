import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { scan } from '../../../src/cli/scan.ts'
import { requestRows } from '../../../src/commands/request/options/rows.ts'
import { readFlags } from '../../../src/commands/request/parse-flags.ts'
import type { RequestPlan } from '../../../src/core/http.ts'
import { type PlanContext, planRequest } from '../../../src/request/plan.ts'

const folder = mkdtempSync(join(tmpdir(), 'presto-plan-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A file of this test. */
function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

function contextOf(over: Partial<PlanContext> = {}): PlanContext {
  return {
    version: '1.2.3',
    acceptPayment: undefined,
    stdin: () => {
      throw new Error('stdin was touched')
    },
    temporaryFolder: folder,
    askPassword: () => Promise.reject(new Error('a password was asked for')),
    warn: () => {},
    ...over,
  }
}

async function plansOf(args: readonly string[], over: Partial<PlanContext> = {}): Promise<RequestPlan[]> {
  const flags = readFlags(scan(args, requestRows), {})
  const plans: RequestPlan[] = []
  for (const target of flags.targets) plans.push(await planRequest(flags, target, contextOf(over)))
  return plans
}

async function planOf(args: readonly string[], over: Partial<PlanContext> = {}): Promise<RequestPlan> {
  const [plan] = await plansOf(args, over)
  if (!plan) throw new Error('no URL')
  return plan
}

function linesOf({ headers }: RequestPlan): string[] {
  return headers.map(({ name, value, from }) => `${from} ${name}: ${value}`)
}

async function bodyOf({ body }: RequestPlan): Promise<string | undefined> {
  if (!body) return undefined
  const chunks: Uint8Array[] = []
  for await (const chunk of body.open()) chunks.push(chunk)
  return Buffer.concat(chunks).toString('latin1')
}

const agent = 'builtin User-Agent: presto/1.2.3'
const accept = 'builtin Accept: */*'
const form = 'builtin Content-Type: application/x-www-form-urlencoded'

test.each<[string, string[], string[]]>([
  ['nothing', [], [agent, accept]],
  ['-d', ['-d', 'a'], [agent, accept, form]],
  [
    'all built-in ones',
    ['-u', 'u:p', '-A', 'me', '-e', 'http://r/', '--compressed'],
    [
      'auth Authorization: Basic dTpw',
      'builtin User-Agent: me',
      accept,
      'builtin Accept-Encoding: deflate, gzip, br',
      'builtin Referer: http://r/',
    ],
  ],
  ['-A and -e with nothing', ['-A', '', '-e', ''], [accept]],
  ['a referer that follows', ['-e', 'http://r/;auto'], [agent, accept, 'builtin Referer: http://r/']],
  ['a user header', ['-H', 'X-a:1', '-H', 'X-a:  2 '], [agent, accept, 'user X-a: 1', 'user X-a: 2 ']],
  [
    'replaced ones go behind',
    ['-d', 'a', '-H', 'content-TYPE: t', '-H', 'accept: q'],
    [agent, 'user content-TYPE: t', 'user accept: q'],
  ],
  [
    'removed ones',
    ['-d', 'a', '-H', 'Content-Type:', '-H', 'user-agent: ', '-H', 'Accept-Payment:', '-H', 'X:'],
    [accept],
  ],
  ['an empty one', ['-H', 'Accept;', '-H', 'X; '], [agent, 'user Accept: ', 'user X: ']],
  ['lines that mean nothing', ['-H', 'word', '-H', 'X; y', '-H', ':path: /', '-H', ''], [agent, accept]],
  ['one Host', ['-H', 'host: a', '-H', 'Host: b'], [agent, accept, 'user Host: a']],
  ['no header inside a header', ['-H', 'X: 1\r\nY: 2\n'], [agent, accept, 'user X: 1', 'user Y: 2']],
  ['no header inside -A', ['-A', 'me\r\nY: 2'], ['builtin User-Agent: me', accept]],
  ['text as UTF-8 bytes', ['-H', 'X: é'], [agent, accept, 'user X: \u00c3\u00a9']],
  [
    '--json',
    ['--json', '{}', '-H', 'X: 1'],
    [agent, 'user X: 1', 'user Content-Type: application/json', 'user Accept: application/json'],
  ],
  [
    '--json overridden',
    ['--json', '{}', '-H', 'accept: q', '-H', 'Content-Type:'],
    [agent, 'user accept: q'],
  ],
  [
    '-H Authorization before -u',
    ['-u', 'u', '-H', 'Authorization: x'],
    [agent, accept, 'user Authorization: x'],
  ],
])('headers of %s', async (_, args, lines) => {
  expect(linesOf(await planOf(['http://h/', ...args]))).toEqual(lines)
})

test('names the headers that were taken away, so that the transport adds none', async () => {
  const { removed } = await planOf(['http://h/', '-H', 'Host:', '-H', 'Expect:', '-H', 'X:', '-H', 'X: 1'])
  expect(removed).toEqual(['host', 'expect'])
})

test('announces payment methods unless the user says something about them', async () => {
  const over = { acceptPayment: 'tempo/charge' }
  expect(linesOf(await planOf(['http://h/'], over))).toContain('builtin Accept-Payment: tempo/charge')
  expect(linesOf(await planOf(['http://h/', '-H', 'accept-payment: q'], over))).toEqual([
    agent,
    accept,
    'user accept-payment: q',
  ])
})

test('reads headers from a file', async () => {
  const path = file('headers', 'A: 1\r\n\r\nB;\nword\n# c: 3\nUser-Agent:')
  expect(linesOf(await planOf(['http://h/', '-H', `@${path}`]))).toEqual([
    accept,
    'user A: 1',
    'user B: ',
    'user # c: 3',
  ])
})

test.each<[string, string[], string, string | undefined]>([
  ['nothing', [], 'GET', undefined],
  ['-X alone', ['-X', 'patch'], 'patch', undefined],
  ['-d', ['-d', 'a', '-d', 'b=1 é'], 'POST', 'a&b=1 \u00c3\u00a9'],
  ['empty data', ['-d', ''], 'POST', ''],
  ['-X with data', ['-X', 'GET', '-d', 'a'], 'GET', 'a'],
  ['-I', ['-I'], 'HEAD', undefined],
  ['-G', ['-G', '-d', 'a'], 'GET', undefined],
  ['-G -I', ['-G', '-I', '-d', 'a'], 'HEAD', undefined],
  ['-G -X', ['-G', '-d', 'a', '-X', 'POST'], 'POST', undefined],
  ['a literal with line breaks', ['-d', 'a\nb'], 'POST', 'a\nb'],
  ['data that looks like a file', ['--data-raw', '@x'], 'POST', '@x'],
  ['mixed kinds', ['-d', 'a', '--json', '{', '--json', '}', '-d', 'b'], 'POST', 'a{}&b'],
  ['an equals sign before an at sign', ['--data-urlencode', 'a@b=c d'], 'POST', 'a@b=c+d'],
  ['encoded text', ['--data-urlencode', 'q=a b&c=d/é~_-.*'], 'POST', 'q=a+b%26c%3Dd%2F%C3%A9~_-.%2A'],
  [
    'encoded forms',
    ['--data-urlencode', 'just this', '--data-urlencode', '=x=y @z'],
    'POST',
    'just+this&x%3Dy+%40z',
  ],
])('method and body of %s', async (_, args, method, body) => {
  const plan = await planOf(['http://h/', ...args])
  expect([plan.method, await bodyOf(plan)]).toEqual([method, body])
})

test('reads files as every option wants them', async () => {
  const path = file('lines', Buffer.from('one\r\ntwo\n\0end\n'))
  const args = ['-d', `@${path}`, '--data-binary', `@${path}`, '--data-urlencode', `n@${path}`]
  expect(await bodyOf(await planOf(['http://h/', ...args]))).toBe(
    'onetwoend&one\r\ntwo\n\0end\n&n=one%0D%0Atwo%0A%00end%0A',
  )
})

test.each(['-d', '--data-binary', '--json'])('%s @- reads stdin once, also for two URLs', async (option) => {
  const stdin = vi.fn(async function* () {
    yield Buffer.from('from ')
    yield Buffer.from('stdin')
  })
  const plans = await plansOf(['http://h/1', 'http://h/2', option, '@-', '-d', '@-'], { stdin })
  expect(await Promise.all(plans.map(bodyOf))).toEqual(['from stdin&', 'from stdin&'])
  expect(stdin).toHaveBeenCalledTimes(1)
  expect(plans[0]?.transport).toBe(plans[1]?.transport)
})

test.each<[string, string, string]>([
  ['http://h/p', 'a=1&b', '/p?a=1&b'],
  ['http://h', 'a', '/?a'],
  ['http://h/p?x=%2f#f', 'a=%2F', '/p?x=%2f&a=%2F'],
  ['http://h/p?', 'a', '/p?a'],
  ['http://h/p', '', '/p'],
  ['http://h/p?x', '', '/p?x&'],
  ['http://h/p', 'a#b', '/p?a'],
])('-G puts data behind the query of %s', async (url, data, path) => {
  const plan = await planOf([url, '-G', '-d', data])
  expect([plan.url.path, plan.url.href]).toEqual([path, `http://h${path}`])
})

test.each<[string, string[], number]>([
  ['a missing data file', ['-d', `@${folder}/missing`], 26],
  ['a folder as data', ['--data-binary', `@${folder}`], 26],
  ['a missing header file', ['-H', `@${folder}/missing`], 26],
  ['a missing file to encode', ['--data-urlencode', `n@${folder}/missing`], 26],
  ['a blank in the query', ['-G', '-d', 'a b'], 3],
  ['a method of two words', ['-X', 'GET /x'], 2],
])('%s ends with exit code %3$s', async (_, args, exitCode) => {
  await expect(planOf(['http://h/', ...args])).rejects.toMatchObject({ exitCode })
})

test.each<[string, string[], string | undefined]>([
  ['the URL', ['http://us%20er:p%40:w@h/'], 'us er:p@:w'],
  ['the URL without a password', ['http://me@h/'], 'me:'],
  ['-u, which wins', ['http://me@h/', '-u', 'x:y:z'], 'x:y:z'],
  ['-u with an empty password', ['http://h/', '-u', 'key:'], 'key:'],
  ['neither', ['http://h/'], undefined],
])('credentials of %s', async (_, args, user) => {
  const { headers } = await planOf(args)
  const value = headers.find(({ name }) => name === 'Authorization')?.value
  expect(value && Buffer.from(value.slice(6), 'base64').toString()).toBe(user)
})

test('asks for the password once, and goes on with an empty one where nobody is', async () => {
  const askPassword = vi.fn(async () => 'secret')
  const plans = await plansOf(['http://h/1', 'http://h/2', '-u', 'me'], { askPassword })
  const warn = vi.fn()
  const alone = await planOf(['http://h/', '-u', 'me'], { askPassword: async () => undefined, warn })
  expect([...plans, alone].map(({ headers }) => headers[0]?.value)).toEqual([
    'Basic bWU6c2VjcmV0',
    'Basic bWU6c2VjcmV0',
    'Basic bWU6',
  ])
  expect(askPassword.mock.calls).toEqual([['Password for user "me":']])
  expect(warn).toHaveBeenCalledTimes(1)
})

test('carries what says how to connect and to follow', async () => {
  const args = ['-L', '--max-redirs', '3', '-m', '1.5', '--connect-timeout', '2', '-k', '--cacert', 'ca.pem']
  expect(await planOf(['http://h/', ...args, '-X', 'PUT', '--compressed'])).toMatchObject({
    maxRedirects: 3,
    trustedRedirects: false,
    methodForced: true,
    compressed: true,
    transport: { connectTimeoutMs: 2000, maxTimeMs: 1500, insecure: true, caFile: 'ca.pem' },
  })
  expect((await planOf(['http://h/', '--max-redirs', '3'])).maxRedirects).toBeUndefined()
})
