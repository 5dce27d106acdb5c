import type { Reply, RequestPlan, Transport } from '../../core/http.ts'
import type { PreparedPayment } from '../../payment/pay.ts'
import type { TargetFlag } from '../../request/flags.ts'
import { createEndpoints, type Endpoints } from './endpoints.ts'
import type { Session } from './session.ts'

/** What is known about the transfer of one URL while it runs; `-w`, `-j` and error texts are made from it. */
export type TransferState = {
  readonly session: Session
  readonly target: TargetFlag
  readonly urlNumber: number
  readonly startedAt: number
  readonly endpoints: Endpoints
  plan: RequestPlan | undefined
  transport: Transport | undefined
  /** The last reply whose head arrived. */
  reply: Reply | undefined
  payment: PreparedPayment | undefined
  /** The credential has left: curl's exit codes no longer tell the truth. */
  credentialLeft: boolean
  bytesPrinted: number
  /** What is on the terminal ends in the middle of a line. */
  lineOpen: boolean
  /** Where the body went, when it did not go to stdout. */
  filename: string | undefined
}

/** The plan, once it is made. */
export function planOf(state: TransferState): RequestPlan {
  if (!state.plan) throw new Error('the transfer has no plan yet')
  return state.plan
}

/** The transfer of one URL, before anything happened. */
export function startTransfer(session: Session, target: TargetFlag, urlNumber: number): TransferState {
  return {
    session,
    target,
    urlNumber,
    startedAt: session.app.now(),
    endpoints: createEndpoints(session.app, session.flags.rpcUrl),
    plan: undefined,
    transport: undefined,
    reply: undefined,
    payment: undefined,
    credentialLeft: false,
    bytesPrinted: 0,
    lineOpen: false,
    filename: undefined,
  }
}
