import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'
import { findPaths } from '../../src/config/paths.ts'
import { setConfigValue } from '../../src/config/store.ts'
import type { Hex } from '../../src/core/payment.ts'
import { addAccount } from '../../src/wallet/account-store.ts'

/** The program as it is installed. */
export const program = fileURLToPath(new URL('../../bin/presto.js', import.meta.url))

export type Finished = Readonly<{
  code: number | null
  signal: NodeJS.Signals | null
  /** Byte for byte. */
  stdout: Buffer
  stderr: string
}>

export type RunOptions = Readonly<{
  /** On top of an environment without any PRESTO_*, proxy or colour variable. */
  env?: Readonly<Record<string, string>> | undefined
  stdin?: string | Uint8Array | undefined
  /** A fresh, empty one when absent. */
  home?: string | undefined
  cwd?: string | undefined
}>

const folders: string[] = []
// The comparison with curl leaves hundreds of folders, which a busy disk takes its time to remove.
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
}, 120_000)

/** A folder that is removed after the test file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'presto-test-'))
  folders.push(folder)
  return folder
}

/** Runs the real program to its end. */
export async function runPresto(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const { child, finished } = startPresto(args, options)
  child.stdin.on('error', () => {})
  child.stdin.end(options.stdin ?? '')
  return finished
}

/** Starts the real program; for tests that interrupt it or talk to it while it runs. */
export function startPresto(args: readonly string[], options: RunOptions = {}) {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: options.cwd,
    env: { ...cleanEnv(), PRESTO_HOME: options.home ?? temporaryFolder(), ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
  const finished = new Promise<Finished>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) =>
      resolve({ code, signal, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() }),
    )
  })
  return { child, finished }
}

/** What the program sees of this process's environment. */
export function cleanEnv(): Record<string, string | undefined> {
  const unwanted = /^(PRESTO_.*|.*_proxy|NODE_EXTRA_CA_CERTS|NODE_OPTIONS|NO_COLOR|FORCE_COLOR|VITEST.*)$/i
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !unwanted.test(name)))
}

/**
 * A home with the local chain in its config and, with `privateKey`, an account `default` without password.
 *
 * @returns The folder for `runPresto`'s `home`.
 */
export async function createHome(facts: {
  rpcUrl: string
  genesis: Hex
  privateKey?: Hex | undefined
}): Promise<string> {
  const home = temporaryFolder()
  const paths = findPaths({ PRESTO_HOME: home }, home, process.platform)
  await setConfigValue(paths, 'networks.sandbox.rpc', facts.rpcUrl)
  await setConfigValue(paths, 'networks.sandbox.genesis', facts.genesis)
  if (facts.privateKey === undefined) return home
  const key = Buffer.from(facts.privateKey.slice(2), 'hex')
  await addAccount({ folder: paths.walletFolder, random: randomBytes }, 'default', key, undefined)
  await setConfigValue(paths, 'wallet', 'default')
  return home
}
