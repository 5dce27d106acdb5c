import type { CurlError } from '../../core/errors.ts'
import type { Reply, RequestPlan, Transport } from '../../core/http.ts'
import type { PreparedPayment } from '../../payment/pay.ts'
import type { TargetFlag } from '../../request/flags.ts'
import type { CostMeter } from './cost-meter.ts'
import { createEndpoints, type Endpoints } from './endpoints.ts'
import type { Session } from './session.ts'
import type { Taps } from './tap-transfer.ts'

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
  /** The request as it was sent with the credential. */
  paidPlan: RequestPlan | undefined
  /** The credential has left, now or in an earlier try: curl's exit codes no longer tell the truth. */
  credentialLeft: boolean
  /** What watches the bytes of the bodies, and slows them down; most transfers have none. */
  taps: Taps | undefined
  /** Shows what a paid stream has cost so far. */
  cost: CostMeter | undefined
  /** What broke a paid request off, in curl's words; its exit code says what became of the money. */
  brokenBy: CurlError | undefined
  /** A payment of an earlier try: its credential goes out again, and no new one is made. */
  readonly resend: Resend | undefined
  /** Everything that the transfer needs on this machine is there. */
  hasStarted: boolean
  bytesPrinted: number
  /** The document of `-j` or `-t`, held back until it is clear that no other try comes. */
  document: string | undefined
  /** What is on the terminal ends in the middle of a line. */
  lineOpen: boolean
  /** Where the body went, when it did not go to stdout. */
  filename: string | undefined
  /** That file was opened for this body. */
  ownsFile: boolean
  /** That file was not there before. */
  madeFile: boolean
  /** Bytes that the file held before, and that this body was put behind (`-C`). */
  heldBefore: number
}

/** What was sent, to be sent again byte for byte. */
export type Resend = Readonly<{ plan: RequestPlan; payment: PreparedPayment }>

/** The plan, once it is made. */
export function planOf(state: TransferState): RequestPlan {
  if (!state.plan) throw new Error('the transfer has no plan yet')
  return state.plan
}

/** The transfer of one URL, before anything happened. */
export function startTransfer(
  session: Session,
  target: TargetFlag,
  urlNumber: number,
  resend?: Resend | undefined,
): TransferState {
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
    paidPlan: undefined,
    credentialLeft: resend !== undefined,
    brokenBy: undefined,
    resend,
    hasStarted: false,
    taps: undefined,
    cost: undefined,
    bytesPrinted: 0,
    document: undefined,
    lineOpen: false,
    filename: undefined,
    ownsFile: false,
    madeFile: false,
    heldBefore: 0,
  }
}
