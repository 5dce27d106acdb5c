import type { App } from '../../app.ts'
import { CurlError } from '../../core/errors.ts'
import type { RequestFlags, TargetFlag } from '../../request/flags.ts'
import { checkFlags } from './parse-flags.ts'
import { type Budget, openSession, type Session } from './session.ts'

/** One transfer that is to be made. */
export type Job = Readonly<{ session: Session; target: TargetFlag; urlNumber: number }>

/**
 * Every transfer of a command line in order, each made when it is asked for: a glob may stand for millions.
 *
 * @throws {CliError} in the place of a transfer that cannot be made; nothing comes after it, as in curl
 */
export async function* listJobs(
  app: App,
  argv: readonly string[],
  operations: readonly RequestFlags[],
  budget: Budget,
): AsyncGenerator<Job, undefined> {
  let urlNumber = 0
  for (const flags of operations) {
    checkFlags(flags)
    const session = openSession(app, argv, flags, budget)
    for (const typed of flags.targets) {
      for await (const target of expandTarget(typed, flags)) yield { session, target, urlNumber }
      urlNumber += 1
    }
  }
}

/** Every file of `-T` to every URL; `#1` in the name of `-o` stands for a pattern of the URL. */
async function* expandTarget(target: TargetFlag, flags: RequestFlags): AsyncGenerator<TargetFlag, undefined> {
  const { url: typed, upload: file, output } = target
  if (flags.many.globoff || !/[[\]{}]/.test(`${typed}${file ?? ''}`)) {
    yield target
    return
  }
  const { expandGlob, fillName, parseGlob } = await import('../../request/url-glob.ts')
  for (const upload of file === undefined ? [undefined] : expandGlob(parseGlob(file))) {
    if (upload?.url === '') throw new CurlError(26, 'A file of -T has no name')
    for (const { url, values } of expandGlob(parseGlob(typed)))
      yield { ...target, url, upload: upload?.url, output: output && fillName(output, values) }
  }
}
