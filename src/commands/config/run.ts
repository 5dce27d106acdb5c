import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import { exitCodes } from '../../core/exit-codes.ts'
import { edit } from './edit.ts'
import { get } from './get.ts'
import { list } from './list.ts'
import { set } from './set.ts'
import { unset } from './unset.ts'

const subcommands: Readonly<Record<string, (app: App, input: CommandInput) => Promise<void>>> = {
  get,
  set,
  unset,
  list,
  path: (app) => app.io.writeOut(`${app.paths().configFile}\n`),
  edit,
}

/** Runs one of the subcommands of `config`. @returns 0 @throws {UsageError} {StateError} */
export async function run(app: App, input: CommandInput): Promise<number> {
  await (subcommands[input.path[1] ?? 'list'] ?? list)(app, input)
  return exitCodes.ok
}
