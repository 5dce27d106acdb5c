import type { App } from '../../app.ts'
import { exitCodes } from '../../core/exit-codes.ts'
import { formatDocument } from '../../output/format-document.ts'
import { judgeOffers } from '../../payment/choose.ts'
import { readOffers } from '../../payment/read-offers.ts'
import type { TargetFlag } from '../../request/flags.ts'
import { combineExitCodes } from '../request/combine-exit-codes.ts'
import { listJobs } from '../request/list-jobs.ts'
import { offersDocument } from '../request/offers-document.ts'
import { formatOffers } from '../request/offers-text.ts'
import { openPlan } from '../request/open-plan.ts'
import { parseOperations } from '../request/parse-operations.ts'
import { openBudget, type Session } from '../request/session.ts'
import { readSituation, toPaywall } from '../request/situation.ts'
import { planOf, startTransfer } from '../request/transfer-state.ts'

/** Lists what every URL would cost. @returns 0, also when nothing is asked for. @throws {CliError} as a request does */
export async function run(app: App, argv: readonly string[]): Promise<number> {
  const invocation = await parseOperations(argv, app)
  if (invocation.kind !== 'operations') {
    const { printHelp } = await import('../print-help.ts')
    return printHelp(app, 'inspect')
  }
  const codes: number[] = []
  for await (const { session, target, urlNumber } of listJobs(app, argv, invocation.operations, openBudget()))
    codes.push(await inspect(session, target, urlNumber))
  return combineExitCodes(codes)
}

async function inspect(session: Session, target: TargetFlag, urlNumber: number): Promise<number> {
  const { app, argv, flags } = session
  const state = startTransfer(session, target, urlNumber)
  try {
    const transport = await openPlan(state)
    const reply = await transport.send(planOf(state))
    await reply.drain().catch(() => undefined)
    const offers = reply.status === 402 ? readOffers(toPaywall(reply), Math.floor(app.now() / 1000)) : []
    const document = offersDocument(reply, judgeOffers(offers, await readSituation(state, reply)))
    const format = flags.toon ? 'toon' : 'json'
    const text = flags.json || flags.toon ? await formatDocument(document, format) : formatOffers(document)
    await app.io.writeOut(text)
    return exitCodes.ok
  } catch (error) {
    const { reportError } = await import('../report-error.ts')
    return reportError(app, argv, error)
  }
}
