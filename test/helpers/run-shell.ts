import { spawn } from 'node:child_process'
import { cleanEnv, type Finished, program, type RunOptions, temporaryFolder } from './run-presto.ts'

/** Runs a line of shell in which `presto` is the program; `$?` of a pipe's first command is `$PIPESTATUS` (bash). */
export function runShell(line: string, options: RunOptions = {}): Promise<Finished> {
  const script = `presto() { "${process.execPath}" "${program}" "$@"; }\n${line}`
  const child = spawn('bash', ['-c', script], {
    cwd: options.cwd ?? temporaryFolder(),
    env: { ...cleanEnv(), PRESTO_HOME: options.home ?? temporaryFolder(), ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
  child.stdin.on('error', () => {})
  child.stdin.end(options.stdin ?? '')
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) =>
      resolve({ code, signal, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() }),
    )
  })
}
