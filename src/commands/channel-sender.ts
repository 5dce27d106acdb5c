import type { App } from '../app.ts'
import { BadChallengeError } from '../core/errors.ts'
import type { HeaderList, Peer, PlanHeader, RequestPlan, Transport, TransportOptions } from '../core/http.ts'
import type { SendManagement } from '../payment/channel/manage.ts'
import { planRequest } from '../request/plan.ts'
import { readStart } from './request/explain-reply.ts'
import { parseOperations } from './request/parse-operations.ts'

const connectTimeoutMs = 20_000
const maxTimeMs = 60_000

/**
 * Requests without a body to a channel's resource: headers, proxies and trusted certificates as every request has them, by
 * `prestorc` and the environment. Never along a redirect, never with an unchecked certificate, never over plain http beyond
 * loopback.
 *
 * @param resource Absolute URL.
 */
export function createSendManagement(app: App, resource: string): SendManagement {
  let opened: Promise<Opened> | undefined
  return async (method, headers, beforeFirstByte) => {
    opened ??= open(app, resource)
    const { plan, transport } = await opened
    const reply = await transport.send(
      { ...plan, method, headers: method === 'POST' ? [...plan.headers, noBody] : plan.headers },
      {
        extra: headers.map(toPlanHeader),
        sameOriginRedirects: true,
        beforeFirstByte: (peer) => {
          checkPeer(plan, peer)
          beforeFirstByte()
        },
      },
    )
    const body = method === 'HEAD' ? new Uint8Array() : await readStart(reply.body)
    const { url } = reply.plan
    return { status: reply.status, headers: reply.headers, url: url.href, host: url.host, body }
  }
}

const noBody: PlanHeader = { name: 'Content-Length', value: '0', from: 'builtin' }

/** Nobody waits for a channel's server for ever. */
export function withTimeouts(transport: TransportOptions): TransportOptions {
  return {
    ...transport,
    connectTimeoutMs: transport.connectTimeoutMs ?? connectTimeoutMs,
    maxTimeMs: transport.maxTimeMs ?? maxTimeMs,
  }
}

type Opened = Readonly<{ plan: RequestPlan; transport: Transport }>

async function open(app: App, resource: string): Promise<Opened> {
  const invocation = await parseOperations([resource], app)
  if (invocation.kind !== 'operations') throw new Error('a resource is no option')
  const [flags] = invocation.operations
  const plan = await planRequest(
    { ...flags, method: undefined, head: false, data: [], get: false, upload: {}, location: false },
    { url: resource, output: undefined, remoteName: false },
    {
      version: app.version,
      acceptPayment: 'tempo/session',
      stdin: () => app.io.stdin() as AsyncIterable<Uint8Array>,
      get temporaryFolder() {
        return app.temporaryFolder()
      },
      askPassword: app.io.password,
      warn: (text) => app.io.writeErr(`presto: warning: ${text}\n`),
      env: app.env,
    },
  )
  const transport = { ...withTimeouts(plan.transport), insecure: false }
  return { plan: { ...plan, transport }, transport: app.transport(transport, undefined) }
}

/** @throws {BadChallengeError} nothing has left */
function checkPeer({ url }: RequestPlan, peer: Peer): void {
  if ((url.scheme === 'https' && peer.verified) || peer.loopback) return
  throw new BadChallengeError(`The connection to ${url.host} is not one over which a voucher may be sent`, {
    hint: 'Nothing was sent. `presto sessions close ID --force` takes the deposit back without the server.',
  })
}

function toPlanHeader([name, value]: HeaderList[number]): PlanHeader {
  return { name, value, from: 'builtin' }
}
