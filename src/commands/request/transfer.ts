import { RedirectLimitError, TunnelError } from '../../core/errors.ts'
import { exitCodes } from '../../core/exit-codes.ts'
import type { Reply } from '../../core/http.ts'
import type { TargetFlag } from '../../request/flags.ts'
import { bodyFileOf } from './body-file.ts'
import { deliver, deliverHeads } from './deliver.ts'
import { openPlan } from './open-plan.ts'
import type { Session } from './session.ts'
import { planOf, startTransfer, type TransferState } from './transfer-state.ts'

/** How the transfer of one URL ended. */
export type TransferEnd = Readonly<{
  code: number
  /** It could not be made at all: curl then makes none of those behind it. */
  endsRun: boolean
}>

/** Requests one URL, again where `--retry` says so, and prints its answer, its errors and what `-w` wants. */
export async function transfer(
  session: Session,
  target: TargetFlag,
  urlNumber: number,
): Promise<TransferEnd> {
  let attempt = await tryOnce(startTransfer(session, target, urlNumber))
  if (session.flags.many.retry > 0) {
    const { tryAgain } = await import('./try-again.ts')
    attempt = await tryAgain(attempt, tryOnce)
    if (attempt.state.document !== undefined) await session.app.io.writeOut(attempt.state.document)
  }
  const { state, code, failure } = attempt
  if (session.flags.writeOut !== undefined) {
    const { printWriteOut } = await import('./print-write-out.ts')
    await printWriteOut(state, code, failure)
  }
  if (session.flags.cookies.jar !== undefined && !isNeverMade(attempt)) {
    const { saveCookies } = await import('./save-cookies.ts')
    await saveCookies(session, session.flags.cookies.jar)
  }
  return { code, endsRun: isNeverMade(attempt) }
}

/** One try, its answer or error printed. */
export type Attempt = Readonly<{ state: TransferState; code: number; failure: unknown }>

async function tryOnce(state: TransferState): Promise<Attempt> {
  const { session } = state
  let code: number = exitCodes.ok
  let failure: unknown
  try {
    await perform(state)
  } catch (error) {
    failure = error
    if (error instanceof RedirectLimitError || error instanceof TunnelError)
      await deliverHeads(state, error.heads)
    state.taps?.end()
    if (session.flags.saving.removeOnError) {
      const { removeOutput } = await import('./remove-output.ts')
      removeOutput(state)
    }
    const { reportError } = await import('../report-error.ts')
    code = reportError(session.app, session.argv, error, session.flags)
  }
  return { state, code, failure }
}

/** What it needs on this machine is not there: no name for its file, a file that cannot be read or written. */
function isNeverMade({ state, code }: Attempt): boolean {
  return !state.hasStarted && (code === exitCodes.usage || code === 23 || code === 26)
}

/** The straight line: request, and where a payment is asked for, pay and request again. */
async function perform(state: TransferState): Promise<void> {
  const { flags } = state.session
  const transport = await openPlan(state)
  if (flags.dumpHeader !== undefined && flags.dumpHeader !== '-') {
    const { startDump } = await import('../../output/header-dump.ts')
    if (!state.session.isDumping) startDump(flags.dumpHeader)
    state.session.isDumping = true
  }
  if (flags.upload.etagSave !== undefined) {
    const { startEtagFile } = await import('./start-etag-file.ts')
    startEtagFile(flags.upload.etagSave)
  }
  state.hasStarted = true
  if (state.resend) {
    const { resendPaid } = await import('./resend-paid.ts')
    return resendPaid(state, state.resend)
  }
  if (flags.saving.createDirs) {
    const { createFolders } = await import('../../output/create-file.ts')
    createFolders(bodyFileOf(state) ?? '')
  }
  if (flags.resume !== undefined) {
    const { resumeTransfer } = await import('./resume-transfer.ts')
    return resumeTransfer(state, flags.resume)
  }
  const plan = planOf(state)
  if (plan.url.webSocket) {
    const { transferSocket } = await import('./websocket/transfer-socket.ts')
    return transferSocket(state, transport)
  }
  const reply = await transport.send(plan)
  state.reply = reply
  if (!isPaywall(state, reply)) {
    if (flags.many.retry === 0) reply.plan.body?.release?.()
    return deliver(state, reply)
  }
  const { payPaywall } = await import('./pay-paywall.ts')
  return payPaywall(state, reply)
}

function isPaywall({ session: { flags } }: TransferState, reply: Reply): boolean {
  return reply.status === 402 && !flags.noPay && !flags.head
}
