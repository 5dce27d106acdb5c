import type { App } from '../app.ts'
import { findNearest } from '../cli/nearest.ts'
import { parseCommand } from '../cli/parse-command.ts'
import type { CommandInput } from '../cli/spec.ts'
import { UsageError } from '../core/errors.ts'
import { commandNames } from './command-names.ts'
import { commandTable } from './table.ts'

type Run = (app: App, input: CommandInput) => Promise<number>

/** Every command's code, loaded when it runs; a request and `inspect` read their command lines by curl's grammar. */
const code: Readonly<Record<string, () => Promise<{ run: Run }>>> = {
  wallet: () => import('./wallet/run.ts'),
  whoami: () => import('./whoami/run.ts'),
  balance: () => import('./balance/run.ts'),
  fund: () => import('./fund/run.ts'),
  send: () => import('./send/run.ts'),
  sessions: () => import('./sessions/run.ts'),
  history: () => import('./history/run.ts'),
  limits: () => import('./limits/run.ts'),
  config: () => import('./config/run.ts'),
  decode: () => import('./decode/run.ts'),
  sign: () => import('./sign/run.ts'),
  sandbox: () => import('./sandbox/run.ts'),
  demo: () => import('./demo/run.ts'),
  completion: () => import('./completion/run.ts'),
  help: () => import('./print-help.ts'),
}

/**
 * Runs a command other than a request.
 *
 * @param argv The whole command line; its first word passed `isCommandName`.
 * @returns The exit code.
 * @throws {CliError} {UsageError} for an unknown command, with the nearest name, and for wrong options and arguments.
 */
export async function runCommand(app: App, argv: readonly string[]): Promise<number> {
  const [name = '', ...words] = argv
  const spec = commandTable.find((each) => each.name === name)
  const load = code[name]
  if (!spec || !load) throw unknownCommand(name)
  const parsed = parseCommand(spec, words, app.env)
  if (parsed.kind === 'help') {
    const { printCommandHelp } = await import('./print-help.ts')
    return printCommandHelp(app, parsed.chain)
  }
  const { run } = await load()
  return run(app, parsed.input)
}

function unknownCommand(name: string): UsageError {
  const nearest = findNearest(name, commandNames)
  return new UsageError(`There is no command ${name.slice(0, 40)}`, {
    hint:
      nearest === undefined
        ? '`presto --help` lists them.'
        : `Did you mean \`presto ${nearest}\`? A host of this name is \`http://${name}\`.`,
  })
}
