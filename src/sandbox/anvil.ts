import { type ChildProcess, spawn } from 'node:child_process'
import { dirname } from 'node:path'
import { StateError } from '../core/errors.ts'
import { sandboxChainId } from './dev-accounts.ts'

const startTimeoutMs = 20_000

export type Anvil = Readonly<{
  port: number
  /** Resolves when the process is gone, for whatever reason. */
  gone: Promise<void>
  /** Ends the chain; resolves when its process is gone. */
  close(): Promise<void>
}>

/**
 * Starts a Tempo chain on a free loopback port. Interval mining keeps the chain's clock at the wall clock, mixed mining
 * puts a transaction into a block at once.
 *
 * @param file The native binary.
 * @throws {StateError} when it does not come up.
 */
export async function startAnvil(file: string): Promise<Anvil> {
  const child = spawn(file, formatArguments(), {
    // Its own process group and folder: Ctrl-C is ours to handle, and no foundry.toml or .env is picked up.
    cwd: dirname(file),
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const release = dieWithParent(child)
  const close = async () => {
    release()
    child.kill('SIGKILL')
    await gone
  }
  try {
    return { port: await readPort(child), gone, close }
  } catch (error) {
    await close()
    throw error
  }
}

function formatArguments(): string[] {
  const chain = ['-n', 'tempo', '--hardfork', 'T4', '--chain-id', String(sandboxChainId)]
  // Without T4 every expiring-nonce transaction after an account's first is dropped silently.
  return [...chain, '--block-time', '1', '--mixed-mining', '--host', '127.0.0.1', '--port', '0', '--no-cors']
}

function readPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let printed = ''
    const fail = (reason: string) =>
      reject(
        new StateError(`The local chain did not start: ${reason}`, {
          hint: 'Check that `anvil --version` runs, or install it: npm install -g @foundry-rs/anvil@1.7.1',
        }),
      )
    const timer = setTimeout(() => fail('no answer for 20 s'), startTimeoutMs)
    const read = (chunk: Buffer) => {
      printed = (printed + chunk).slice(-10_000)
      const port = /Listening on \S+:(\d+)/.exec(printed)?.[1]
      if (port === undefined) return
      clearTimeout(timer)
      // From here on output is read and dropped: an unread pipe would stop the chain.
      child.stdout?.off('data', read).resume()
      resolve(Number(port))
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', (chunk: Buffer) => {
      printed = (printed + chunk).slice(-10_000)
    })
    child.once('error', (error) => fail(error.message))
    child.once('exit', (code, signal) => {
      clearTimeout(timer)
      fail(printed.trim().split('\n').at(-1) || `exit ${code ?? signal}`)
    })
  })
}

/**
 * Makes sure that the chain never outlives this process: an exit hook for every ordinary end, and a shell that waits for
 * its stdin to close (which happens however this process ends, SIGKILL included) and then kills the chain.
 *
 * @returns Takes both back.
 */
function dieWithParent(child: ChildProcess): () => void {
  const onExit = () => child.kill('SIGKILL')
  process.once('exit', onExit)
  const pid = child.pid
  if (process.platform === 'win32' || pid === undefined) return () => process.off('exit', onExit)
  const script = 'trap "" HUP INT TERM; while read -r line; do :; done; kill -9 "$0"'
  const guard = spawn('/bin/sh', ['-c', script, String(pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  guard.on('error', () => {})
  guard.unref()
  // A pipe from spawn is a socket; unref keeps it from holding the event loop open.
  ;(guard.stdin as unknown as { unref?: () => void } | null)?.unref?.()
  return () => {
    process.off('exit', onExit)
    guard.kill('SIGKILL')
  }
}
