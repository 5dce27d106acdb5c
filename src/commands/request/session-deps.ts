import type { PlanHeader, RequestPlan, Transport } from '../../core/http.ts'
import type { SendManagement } from '../../payment/channel/manage.ts'
import type { SessionDeps } from '../../payment/channel/session-context.ts'
import { bodyFileOf } from './body-file.ts'
import { createCostMeter } from './cost-meter.ts'
import { readStart } from './explain-reply.ts'
import { checkPeer, dropForeignSecrets } from './paid-request.ts'
import type { StepAside } from './session.ts'
import type { TransferState } from './transfer-state.ts'

/** Headers that describe a body or a part of an answer: actions on a channel have neither. */
const ofBodies = /^(content-|transfer-encoding$|expect$|range$|if-|idempotency-key$)/i

/** What paying out of a channel needs of a transfer: the user's choices, and a way to the server beside the stream. */
export function sessionDepsOf(state: TransferState, plan: RequestPlan, aside: StepAside): SessionDeps {
  const { app, flags } = state.session
  const onTerminal = app.io.stdoutIsTty && bodyFileOf(state) === undefined
  const cost = createCostMeter(app, flags, onTerminal)
  state.cost = cost
  const [path = '', query] = plan.url.path.split('?', 2)
  return {
    choice: flags.sessions.session,
    depositMicros: flags.sessions.depositMicros,
    resource: `${plan.url.origin}${path}`,
    hasQuery: query !== undefined,
    send: createSender(state, plan, state.transport),
    patienceMs: () =>
      flags.maxTimeMs === undefined ? undefined : state.startedAt + flags.maxTimeMs - app.now(),
    aside,
    sleep: app.sleep,
    random: app.random,
    told: cost.show,
  }
}

/** Requests without a body as the request of `plan` was sent: its headers, proxies and trusted certificates. */
export function createSender(
  state: TransferState,
  plan: RequestPlan,
  transport: Transport | undefined,
): SendManagement {
  return async (method, headers, beforeFirstByte) => {
    if (!transport) throw new Error('no transport')
    const kept = dropForeignSecrets(state, plan).headers.filter(({ name }) => !ofBodies.test(name))
    const empty: PlanHeader[] =
      method === 'POST' ? [{ name: 'Content-Length', value: '0', from: 'builtin' }] : []
    const bare: RequestPlan = Object.freeze({
      ...plan,
      method,
      methodForced: true,
      headers: [...kept, ...empty],
      body: undefined,
      maxRedirects: undefined,
      exchange: undefined,
      hops: undefined,
    })
    const reply = await transport.send(bare, {
      extra: headers.map(([name, value]) => ({ name, value, from: 'builtin' as const })),
      beforeFirstByte: (peer) => {
        checkPeer(state, plan, peer)
        beforeFirstByte()
      },
      sameOriginRedirects: true,
    })
    const body = await readStart(reply.body)
    return { status: reply.status, headers: reply.headers, url: plan.url.href, host: plan.url.host, body }
  }
}
