import { RedirectLimitError } from '../../core/errors.ts'
import { exitCodes } from '../../core/exit-codes.ts'
import type { Reply } from '../../core/http.ts'
import type { TargetFlag } from '../../request/flags.ts'
import { deliver, deliverHeads } from './deliver.ts'
import { openPlan } from './open-plan.ts'
import type { Session } from './session.ts'
import { planOf, startTransfer, type TransferState } from './transfer-state.ts'

/** Requests one URL and prints its answer, its error and what `-w` wants. @returns The exit code. */
export async function transfer(session: Session, target: TargetFlag, urlNumber: number): Promise<number> {
  const state = startTransfer(session, target, urlNumber)
  let code: number = exitCodes.ok
  let failure: unknown
  try {
    await perform(state)
  } catch (error) {
    failure = error
    if (error instanceof RedirectLimitError) await deliverHeads(state, error.heads)
    const { reportError } = await import('../report-error.ts')
    code = reportError(session.app, session.argv, error)
  }
  if (session.flags.writeOut !== undefined) {
    const { printWriteOut } = await import('./print-write-out.ts')
    await printWriteOut(state, code, failure)
  }
  return code
}

/** The straight line: request, and where a payment is asked for, pay and request again. */
async function perform(state: TransferState): Promise<void> {
  const { flags } = state.session
  const transport = await openPlan(state)
  if (flags.dumpHeader !== undefined && flags.dumpHeader !== '-') {
    const { proveWritable } = await import('../../output/prove-writable.ts')
    proveWritable(flags.dumpHeader)
  }
  if (flags.resume !== undefined) {
    const { resumeTransfer } = await import('./resume-transfer.ts')
    return resumeTransfer(state, flags.resume)
  }
  const reply = await transport.send(planOf(state))
  state.reply = reply
  if (!isPaywall(state, reply)) return deliver(state, reply)
  const { payPaywall } = await import('./pay-paywall.ts')
  return payPaywall(state, reply)
}

function isPaywall({ session: { flags } }: TransferState, reply: Reply): boolean {
  return reply.status === 402 && !flags.noPay && !flags.head
}
