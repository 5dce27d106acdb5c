import type { Reply, RequestPlan, Transport } from '../../core/http.ts'
import type { PreparedPayment } from '../../payment/pay.ts'
import type { TargetFlag } from '../../request/flags.ts'
import type { Endpoints } from './endpoints.ts'
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
  filename: string | undefined
}

/** The plan, once it is made. */
export function planOf(state: TransferState): RequestPlan {
  if (!state.plan) throw new Error('the transfer has no plan yet')
  return state.plan
}
