import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import { exitCodes } from '../../core/exit-codes.ts'
import { completionScript } from './completion-script.ts'

/** `presto completion SHELL` */
export async function run(app: App, input: CommandInput): Promise<number> {
  await app.io.writeOut(completionScript(input.arguments[0] ?? ''))
  return exitCodes.ok
}
