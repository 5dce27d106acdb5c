import type { App } from '../../app.ts'
import { UsageError } from '../../core/errors.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'

type Ports = Readonly<{ port: number | undefined; rpcPort: number | undefined }>

/** Where the sandbox is when nobody says otherwise and nobody else is there. */
const usual = { port: 4402, rpcPort: 4403 }

/**
 * Starts the sandbox at the ports that were asked for; without any at the usual ones, or at free ones when those are taken.
 *
 * @throws {UsageError} when a port that was asked for is taken, or a program is missing.
 */
export async function startAtPorts(app: App, asked: Ports, log: (line: string) => void): Promise<Sandbox> {
  const { startSandbox } = await import('../../sandbox/sandbox.ts')
  const start = (fallback: { port: number; rpcPort: number }) =>
    startSandbox({
      httpPort: asked.port ?? fallback.port,
      rpcPort: asked.rpcPort ?? fallback.rpcPort,
      path: app.env['PATH'],
      log,
    })
  try {
    return await start(usual).catch((error: unknown) => {
      if (!isTaken(error)) throw error
      return start({ port: 0, rpcPort: 0 })
    })
  } catch (error) {
    if (!isTaken(error)) throw error
    throw new UsageError('A port for the sandbox is in use already', {
      hint: 'Choose another with `--port` or `--rpc-port`, or leave both out.',
      cause: error,
    })
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
}
