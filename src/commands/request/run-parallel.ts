import type { App } from '../../app.ts'
import { exitCodes } from '../../core/exit-codes.ts'
import type { RequestFlags } from '../../request/flags.ts'
import { reportError } from '../report-error.ts'
import { combineExitCodes } from './combine-exit-codes.ts'
import type { Job } from './list-jobs.ts'
import { transfer } from './transfer.ts'

/**
 * Keeps up to `--parallel-max` transfers under way until all are done; the next one is made when there is room for it.
 *
 * @returns The exit code: of curl's own the last failure counts, whatever ended well after it.
 */
export async function runParallel(
  app: App,
  argv: readonly string[],
  jobs: AsyncIterator<Job>,
  { many: { parallelMax, failEarly } }: RequestFlags,
): Promise<number> {
  const failures: number[] = []
  let isOver = false
  let stop = (): void => {}
  const stopped = new Promise<void>((resolve) => {
    stop = resolve
  })
  const note = (code: number, ends: boolean): void => {
    if (code !== exitCodes.ok) failures.push(code)
    if (!ends) return
    isOver = true
    stop()
  }
  const work = async (): Promise<void> => {
    while (!isOver) {
      const { value: job } = await jobs.next()
      if (job === undefined || isOver) return
      const { code, endsRun } = await transfer(job.session, job.target, job.urlNumber)
      note(code, endsRun || (failEarly && code !== exitCodes.ok))
    }
  }
  const guarded = (): Promise<void> =>
    work().catch((error: unknown) => note(reportError(app, argv, error), true))
  const all = Promise.all(Array.from({ length: parallelMax }, guarded))
  await Promise.race([all, stopped])
  // What was stopped is given up with the process; a payment that has left is waited for.
  if (app.inFlight.size > 0) await all
  return combineExitCodes(failures)
}
