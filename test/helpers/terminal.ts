import { spawn, spawnSync } from 'node:child_process'
import { cleanEnv, program } from './run-presto.ts'

/** False where util-linux's `script` is missing: tests on a terminal are skipped there, and counted as skipped. */
export const hasTerminal =
  process.platform === 'linux' && spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0

type Shown = Readonly<{
  code: number | null /** Both streams as the terminal got them, lines ended by `\n`. */
  shown: string
}>

/**
 * Runs the program with stdin, stdout and stderr on a terminal of its own.
 *
 * @param typing What to type once the terminal shows `prompt`.
 */
export function runOnTerminal(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  typing?: Readonly<{ prompt: RegExp; text: string }>,
): Promise<Shown> {
  const words = [process.execPath, program, ...args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`)
  const child = spawn('script', ['-qec', words.join(' '), '/dev/null'], {
    env: { ...cleanEnv(), TERM: 'xterm-256color', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const chunks: Buffer[] = []
  let typed = typing === undefined
  child.stdout.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    if (typed || !typing?.prompt.test(Buffer.concat(chunks).toString())) return
    typed = true
    child.stdin.write(typing.text)
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) =>
      resolve({ code, shown: Buffer.concat(chunks).toString().replaceAll('\r\n', '\n') }),
    )
  })
}
