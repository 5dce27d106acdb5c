import { expect, test } from 'vitest'
import { balanceOf, freshAddress, pathUsd } from '../helpers/local-chain.ts'
import { createPaidServer, type Route } from '../helpers/paid-server.ts'
import { createPayer } from '../helpers/payer.ts'
import { runShell } from '../helpers/run-shell.ts'
import { hasTerminal, runOnTerminal } from '../helpers/terminal.ts'

async function prepare(route: Pick<Route, 'content'> = {}) {
  const [payer, recipient] = [await createPayer(), freshAddress()]
  const offers = [{ amount: '0.01', recipient }]
  const server = await createPaidServer({ '/a': { offers }, '/b': { offers }, '/big': { offers, ...route } })
  const earned = () => balanceOf(pathUsd, recipient)
  return { payer, server, env: { url: server.url }, earned }
}

test('a loop over lines of stdin pays every line: stdin is not read', async () => {
  const { payer, server, env, earned } = await prepare()
  const stdin = `${server.url}/a\n${server.url}/b\nnot a url, left over\n`
  const line = 'for n in 1 2; do read -r u && presto -s "$u" && echo; done; cat'
  const run = await runShell(line, { home: payer.home, env, stdin })
  expect(run).toMatchObject({ code: 0, stderr: '' })
  expect(run.stdout.toString()).toBe('{"path":"/a"}\n{"path":"/b"}\nnot a url, left over\n')
  expect(await earned()).toBe(20_000n)
})

test('a reader that goes away ends a paid body quietly, and the payment is settled and told', async () => {
  const content = () => new Response('0123456789abcde\n'.repeat(200_000))
  const { payer, env, earned } = await prepare({ content })
  const run = await runShell('presto "$url/big" | head -n 1; echo "$PIPESTATUS"', {
    home: payer.home,
    env,
  })
  expect(run.stdout.toString()).toBe('0123456789abcde\n23\n')
  expect(run.stderr).toMatch(/^paid 0\.01 pathUSD [^\n]+\n$/)
  expect(await payer.history()).toMatchObject([{ state: 'settled', settledBy: 'receipt' }])
  expect(await earned()).toBe(10_000n)
})

test('stdout, stderr and stdin that are closed do not stop a payment from being told apart', async () => {
  const { payer, env, earned } = await prepare()
  const run = await runShell('presto -o file "$url/a" <&- >&- 2>&-; echo $?; cat file', {
    home: payer.home,
    env,
  })
  expect(run.stdout.toString()).toBe('0\n{"path":"/a"}')
  expect(await earned()).toBe(10_000n)
})

test('without a terminal nobody is asked: 113 at once, and the waiting stdin is left alone', async () => {
  const { payer, server, env, earned } = await prepare()
  const line = 'presto --confirm "$url/a"; echo $?; cat'
  const run = await runShell(line, { home: payer.home, env, stdin: 'y\n' })
  expect(run.stdout.toString()).toBe('113\ny\n')
  expect(run.stderr).toMatch(/^presto: [^\n]+\n[^\n]+\n$/)
  expect({ earned: await earned(), credentials: server.credentials() }).toEqual({
    earned: 0n,
    credentials: 0,
  })
})

test.skipIf(!hasTerminal).each([
  ['y\n', 0, 10_000n],
  ['\n', 113, 0n],
  ['yesterday\n', 113, 0n],
  ['\u0003', 130, 0n],
  ['\u0004', 113, 0n],
])('on a terminal %j to the question: %i', async (text, code, amount) => {
  const { payer, server, earned } = await prepare()
  const env = { PRESTO_HOME: payer.home }
  const run = await runOnTerminal(['--confirm', `${server.url}/a`], env, { prompt: /\[y\/N\]/, text })
  expect({ code: run.code, earned: await earned() }).toEqual({ code, earned: amount })
})
