import { type ChildProcess, spawn } from 'node:child_process'
import type { App } from '../../app.ts'

/** How one presto process ended; `text` is what it printed on both streams, in the order it came. */
export type Outcome = Readonly<{ exitCode: number | null; text: string }>

/**
 * Runs the real program in the demo's own home.
 *
 * @param onStart Is handed the process, so that an interrupt can end it.
 */
export function runChild(
  app: App,
  home: string,
  args: readonly string[],
  onStart: (child: ChildProcess) => void,
): Promise<Outcome> {
  const child = spawn(app.program.node, [app.program.script, ...args], {
    env: childEnv(app, home),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onStart(child)
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (exitCode) => resolve({ exitCode, text: Buffer.concat(chunks).toString() }))
  })
}

/** The user's own settings stay out of the demo. */
function childEnv(app: App, home: string): Record<string, string | undefined> {
  const kept = Object.entries(app.env).filter(([name]) => !/^PRESTO_|^NODE_EXTRA_CA_CERTS$/.test(name))
  const color = app.io.color.stdout ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }
  return { ...Object.fromEntries(kept), ...color, PRESTO_HOME: home }
}
