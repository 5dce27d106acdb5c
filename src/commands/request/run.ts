import type { App } from '../../app.ts'
import { exitCodes } from '../../core/exit-codes.ts'
import type { RequestFlags } from '../../request/flags.ts'
import { combineExitCodes } from './combine-exit-codes.ts'
import { type Job, listJobs } from './list-jobs.ts'
import { parseOperations } from './parse-operations.ts'
import { openBudget } from './session.ts'
import { transfer } from './transfer.ts'

/**
 * Requests every URL, paying when asked: in order, or with `-Z` several at a time.
 *
 * @returns The exit code of all transfers together; their errors are printed.
 * @throws {CliError} when the command line or the config cannot be read.
 */
export async function run(host: App, argv: readonly string[]): Promise<number> {
  const invocation = await parseOperations(argv, host)
  const stderr = invocation.kind === 'operations' ? invocation.operations[0].saving.stderr : undefined
  const app = await withStderr(host, stderr)
  if (invocation.kind === 'help') {
    const { printHelp } = await import('../print-help.ts')
    return printHelp(app, invocation.topic)
  }
  if (invocation.kind === 'version') {
    await app.io.writeOut(`presto ${app.version}\n`)
    return exitCodes.ok
  }
  const { operations } = invocation
  const [flags] = operations
  if (flags.color !== 'auto') {
    app.io.color.stdout = flags.color === 'always'
    app.io.color.stderr = flags.color === 'always'
  }
  const jobs = listJobs(app, argv, operations, openBudget())
  if (!flags.many.parallel) return runSerial(app, argv, jobs, flags)
  const { runParallel } = await import('./run-parallel.ts')
  return runParallel(app, argv, jobs, flags)
}

async function runSerial(
  app: App,
  argv: readonly string[],
  jobs: AsyncIterable<Job>,
  { many: { failEarly, rateMs } }: RequestFlags,
): Promise<number> {
  const codes: number[] = []
  let startedAt: number | undefined
  try {
    for await (const { session, target, urlNumber } of jobs) {
      if (rateMs !== undefined && startedAt !== undefined)
        await app.sleep(Math.max(0, startedAt + rateMs - app.now()))
      startedAt = app.now()
      const { code, endsRun } = await transfer(session, target, urlNumber)
      codes.push(code)
      if (endsRun || (failEarly && code !== exitCodes.ok)) break
    }
  } catch (error) {
    if (codes.length === 0) throw error
    const { reportError } = await import('../report-error.ts')
    const code = reportError(app, argv, error)
    // As in curl, a transfer that failed is told before one that could not be made.
    if (codes.at(-1) === exitCodes.ok) codes.push(code)
    else codes.unshift(code)
  }
  return combineExitCodes(codes)
}

async function withStderr(app: App, file: string | undefined): Promise<App> {
  if (file === undefined) return app
  const { redirectStderr } = await import('./redirect-stderr.ts')
  return redirectStderr(app, file)
}
