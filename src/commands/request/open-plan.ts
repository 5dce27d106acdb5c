import type { RequestPlan, Transport } from '../../core/http.ts'
import { mppMethodNames } from '../../payment/method-names.ts'
import { planRequest } from '../../request/plan.ts'
import { accountOf } from '../account.ts'
import { openTrace } from './open-trace.ts'
import type { Session } from './session.ts'
import type { TransferState } from './transfer-state.ts'

/** Plans the request and opens the connections it will use; both are then in the state. */
export async function openPlan(state: TransferState): Promise<Transport> {
  const { app, flags, warn } = state.session
  const planned = await planRequest(flags, state.target, {
    version: app.version,
    acceptPayment: await announce(state.session),
    stdin: () => app.io.stdin() as AsyncIterable<Uint8Array>,
    get temporaryFolder() {
      return app.temporaryFolder()
    },
    askPassword: app.io.password,
    warn,
    env: app.env,
    run: app,
  })
  const plan = planned.url.webSocket ? await forSocket(planned, flags) : planned
  const trace = flags.verbose || flags.saving.trace ? await openTrace(app, flags) : undefined
  const transport = app.transport(plan.transport, trace)
  state.plan = await tapped(state, plan)
  state.transport = transport
  return transport
}

async function forSocket(plan: RequestPlan, flags: Session['flags']): Promise<RequestPlan> {
  const { planSocket } = await import('../../request/plan-socket.ts')
  return planSocket(plan, flags)
}

/** Bodies are watched where an option asks for it, and where a terminal shows a meter. */
async function tapped(state: TransferState, plan: RequestPlan): Promise<RequestPlan> {
  const { limitRate, maxFileSize, trace, progress } = state.session.flags.saving
  const { stderrIsTty } = state.session.app.io
  if (!limitRate && !maxFileSize && !trace && progress === undefined && !stderrIsTty) return plan
  state.plan = plan
  const { openTaps, tapPlan } = await import('./tap-transfer.ts')
  state.taps = await openTaps(state)
  return state.taps ? tapPlan(state.taps, plan) : plan
}

/**
 * The `Accept-Payment` value: only where a wallet is there and payment is on, and only what it can really pay.
 *
 * @source draft-httpauth-payment-00, section 7.4
 */
async function announce({ app, flags, config }: Session): Promise<string | undefined> {
  if (flags.noPay || flags.head || !flags.acceptPayment || !hasWallet(app, flags.wallet)) return undefined
  const list = flags.payWith ?? config.payWith
  if (list === undefined) return mppMethodNames.join(', ')
  const { announcePayment, readPreferences } = await import('../../payment/preferences.ts')
  return announcePayment(readPreferences(list))
}

/** A wallet that is misnamed or broken is said when it is needed: an unpaid request goes on without. */
function hasWallet(app: Session['app'], explicit: string | undefined): boolean {
  try {
    return accountOf(app, explicit) !== undefined
  } catch {
    return false
  }
}
