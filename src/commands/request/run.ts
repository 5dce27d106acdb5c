import type { App } from '../../app.ts'
import { exitCodes } from '../../core/exit-codes.ts'
import { combineExitCodes } from './combine-exit-codes.ts'
import { parseRequestFlags } from './parse-flags.ts'
import { openSession } from './session.ts'
import { transfer } from './transfer.ts'

/**
 * Requests every URL in order, paying when asked.
 *
 * @returns The exit code of all transfers together; their errors are printed.
 * @throws {CliError} when the command line or the config cannot be read.
 */
export async function run(app: App, argv: readonly string[]): Promise<number> {
  const flags = parseRequestFlags(argv, app.env)
  if (flags.help !== undefined) {
    const { printHelp } = await import('../print-help.ts')
    return printHelp(app, flags.help)
  }
  if (flags.version) {
    await app.io.writeOut(`presto ${app.version}\n`)
    return exitCodes.ok
  }
  if (flags.color !== 'auto') {
    app.io.color.stdout = flags.color === 'always'
    app.io.color.stderr = flags.color === 'always'
  }
  const session = openSession(app, argv, flags)
  const codes: number[] = []
  for (const [index, target] of flags.targets.entries()) codes.push(await transfer(session, target, index))
  return combineExitCodes(codes)
}
