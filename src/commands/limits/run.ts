import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import { exitCodes } from '../../core/exit-codes.ts'
import { reset } from './reset.ts'
import { set } from './set.ts'
import { show } from './show.ts'

const subcommands: Readonly<Record<string, (app: App, input: CommandInput) => Promise<void>>> = {
  show,
  set,
  reset,
}

/** Runs one of the subcommands of `limits`. @returns 0 @throws {UsageError} {StateError} */
export async function run(app: App, input: CommandInput): Promise<number> {
  await (subcommands[input.path[1] ?? 'show'] ?? show)(app, input)
  return exitCodes.ok
}
