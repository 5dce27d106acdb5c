import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import { StateError, UsageError } from '../../core/errors.ts'
import { exitCodes } from '../../core/exit-codes.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { describeForPeople, describeForPrograms } from './describe.ts'
import { register, unregister } from './register.ts'
import { startAtPorts } from './start.ts'

/** Runs the sandbox until Ctrl-C. @returns 0: being interrupted is how it ends. */
export async function run(app: App, input: CommandInput): Promise<number> {
  const interrupted = new Promise<'interrupted'>((resolve) => app.onInterrupt(() => resolve('interrupted')))
  const ports = { port: readPort(input, 'port'), rpcPort: readPort(input, 'rpc-port') }
  const sandbox = await startAtPorts(app, ports, (line) => app.io.writeErr(`${line}\n`))
  try {
    await register(app.paths(), sandbox)
    await printReady(app, input, sandbox)
    const ended = await Promise.race([interrupted, sandbox.gone])
    if (ended !== 'interrupted') throw new StateError('The local chain ended by itself')
    return exitCodes.ok
  } finally {
    await unregister(app.paths(), sandbox)
    await sandbox.close()
  }
}

async function printReady(app: App, input: CommandInput, sandbox: Sandbox): Promise<void> {
  const text = input.options['json-output']
    ? `${JSON.stringify(describeForPrograms(sandbox))}\n`
    : describeForPeople(sandbox)
  await app.io.writeOut(text)
}

function readPort(input: CommandInput, name: string): number | undefined {
  const value = input.options[name]
  if (typeof value !== 'string') return undefined
  const port = Number(value)
  if (!/^\d{1,5}$/.test(value) || port > 65_535) throw new UsageError(`--${name} needs a port number`)
  return port
}
