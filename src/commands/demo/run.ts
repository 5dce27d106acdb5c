import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import { findPaths } from '../../config/paths.ts'
import { setConfigValue } from '../../config/store.ts'
import { exitCodes } from '../../core/exit-codes.ts'
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts'
import { register } from '../sandbox/register.ts'
import { compareBalances, expectedGains, readBalances } from './check-balances.ts'
import { runChild } from './child.ts'
import { type Step, steps } from './steps.ts'

/** What an interrupt ends. */
type Stage = { interrupted: boolean; child: ChildProcess | undefined }

/** Runs the guided tour. @returns 0 when every step ended as it should and exactly the prices have moved, else 1. */
export async function run(app: App, _input: CommandInput): Promise<number> {
  const stage: Stage = { interrupted: false, child: undefined }
  app.onInterrupt(() => {
    stage.interrupted = true
    stage.child?.kill('SIGTERM')
  })
  const home = await mkdtemp(join(tmpdir(), 'presto-demo-'))
  try {
    await app.io.writeOut('Starting a local Tempo chain with paid endpoints ...\n')
    const sandbox = await startSandbox({ path: app.env['PATH'] })
    try {
      return await tour(app, home, sandbox, stage)
    } finally {
      await sandbox.close()
    }
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

async function tour(app: App, home: string, sandbox: Sandbox, stage: Stage): Promise<number> {
  const paths = findPaths({ PRESTO_HOME: home }, home, process.platform)
  await register(paths, sandbox)
  await setConfigValue(paths, 'network', 'sandbox')
  const rpc = await app.rpc(sandbox.rpcUrl)
  const before = await readBalances(rpc)
  for (const step of steps) {
    if (stage.interrupted) return exitCodes.interrupted
    if (!(await take(app, home, sandbox, stage, step))) return stage.interrupted ? exitCodes.interrupted : 1
  }
  const paid = steps.flatMap(({ args, exitCode }) => {
    const first = args.find((arg) => !arg.startsWith('-')) ?? ''
    const path = /^\{url\}(.*)$/.exec(first)?.[1]
    return path !== undefined && exitCode === undefined ? [path] : []
  })
  const { lines, exact } = compareBalances(before, await readBalances(rpc), expectedGains(paid))
  await app.io.writeOut(`\n# On the chain, since the demo began:\n${lines.join('\n')}\n`)
  await app.io.writeOut(
    exact ? '\nExactly the prices have moved.\n' : '\nThe balances do not match the prices.\n',
  )
  return exact ? exitCodes.ok : 1
}

async function take(app: App, home: string, sandbox: Sandbox, stage: Stage, step: Step): Promise<boolean> {
  const args = step.args.map((arg) => arg.replace('{url}', sandbox.url))
  const typed = args.map((arg) => (/^[\w:/.@-]+$/.test(arg) ? arg : `'${arg}'`)).join(' ')
  await app.io.writeOut(`\n# ${step.title}\n$ presto ${typed}\n`)
  const { exitCode, text } = await runChild(app, home, args, (child) => {
    stage.child = child
  })
  await app.io.writeOut(text === '' || text.endsWith('\n') ? text : `${text}\n`)
  const expected = step.exitCode ?? exitCodes.ok
  if (expected !== exitCodes.ok) await app.io.writeOut(`(exit code ${exitCode})\n`)
  if (exitCode === expected) return true
  if (!stage.interrupted)
    app.io.writeErr(`presto: this step of the demo ended with ${exitCode} instead of ${expected}\n`)
  return false
}
