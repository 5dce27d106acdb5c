import type { App } from './app.ts'
import { isCommandName } from './commands/command-names.ts'
import { exitCodes } from './core/exit-codes.ts'
import { createApp } from './create-app.ts'

/**
 * Runs one command line.
 *
 * @returns The exit code; everything that was printed has reached its stream.
 */
export async function runPresto(
  argv: readonly string[],
  host: NodeJS.Process,
  version: string,
): Promise<number> {
  const app = createApp(host, version)
  host.once('SIGINT', () => interrupt(app, host))
  host.once('SIGTERM', () => interrupt(app, host))
  try {
    return await dispatch(app, argv)
  } catch (error) {
    const { reportError } = await import('./commands/report-error.ts')
    return reportError(app, argv, error)
  }
}

async function dispatch(app: App, argv: readonly string[]): Promise<number> {
  const [first = ''] = argv
  if (first === 'inspect') {
    const { run } = await import('./commands/inspect/run.ts')
    return run(app, argv.slice(1))
  }
  if (isCommandName(first) && first !== 'request') {
    const { runCommand } = await import('./commands/run-command.ts')
    return runCommand(app, argv)
  }
  const { run } = await import('./commands/request/run.ts')
  return run(app, first === 'request' ? argv.slice(1) : argv)
}

function interrupt(app: App, host: NodeJS.Process): void {
  for (const payment of app.inFlight)
    app.io.writeErr(
      `presto: interrupted while payment ${payment} was in flight; it may settle.\nRun \`presto history check\` to see what became of it.\n`,
    )
  host.exit(exitCodes.interrupted)
}
