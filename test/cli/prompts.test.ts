import { expect, test } from 'vitest'
import { startPresto, temporaryFolder } from '../helpers/run-presto.ts'
import { runShell } from '../helpers/run-shell.ts'
import { hasTerminal, runOnTerminal } from '../helpers/terminal.ts'

/** Runs the program while its stdin stays open and says nothing: whoever waits for it, waits for ever. */
async function runUnattended(args: readonly string[], home: string, env: Record<string, string> = {}) {
  const { child, finished } = startPresto(args, { home, env })
  child.stdin.on('error', () => {})
  return finished
}

/** A home with the account `main` in a keystore. */
async function createLockedHome(): Promise<string> {
  const home = temporaryFolder()
  const created = await runUnattended(['wallet', 'create', 'main'], home, { PRESTO_PASSWORD: 'long enough' })
  expect(created).toMatchObject({ code: 0 })
  return home
}

test.each([
  ['wallet create', ['wallet', 'create', 'other'], 114],
  ['wallet export', ['wallet', 'export', 'main'], 113],
  ['wallet remove', ['wallet', 'remove', 'main'], 113],
  ['wallet password', ['wallet', 'password', 'main'], 114],
])('%s asks nobody without a terminal, and does nothing', async (_name, args, code) => {
  const home = await createLockedHome()
  const run = await runUnattended(args, home)
  expect({ code: run.code, stdout: run.stdout.toString() }).toEqual({ code, stdout: '' })
  expect(run.stderr).toMatch(/^presto: [^\n]+\n[^\n]+\n$/)
  const { stdout } = await runUnattended(['wallet', 'list', '-j'], home)
  expect(JSON.parse(stdout.toString())).toMatchObject({ accounts: [{ name: 'main' }] })
})

test('commands leave a stdin that they do not need to the next one', async () => {
  const line =
    'presto whoami -j >/dev/null; presto history; presto config list; presto limits -j >/dev/null; cat'
  const run = await runShell(line, { stdin: 'still here\n' })
  expect(run.stdout.toString()).toMatch(/still here\n$/)
})

test('`| head` ends long output quietly', async () => {
  const run = await runShell('presto --help all | head -n 1; presto completion bash | head -n 1')
  expect(run).toMatchObject({ code: 0, stderr: '' })
  expect(run.stdout.toString().split('\n')).toHaveLength(3)
})

test.skipIf(!hasTerminal)('a password that is typed on a terminal is not shown', async () => {
  const home = await createLockedHome()
  const env = { PRESTO_HOME: home, NO_COLOR: '1' }
  const typing = { prompt: /assword/, text: 'long enough\n' }
  const run = await runOnTerminal(['wallet', 'export', 'main', '--yes'], env, typing)
  expect(run.shown).toMatch(/0x[0-9a-f]{64}/)
  expect(run.shown).not.toContain('long enough')
})
