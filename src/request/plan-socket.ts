import { UsageError } from '../core/errors.ts'
import type { RequestPlan } from '../core/http.ts'
import type { RequestFlags } from './flags.ts'

/**
 * The plan of a request that asks for a WebSocket: by GET, over HTTP/1.1, and through a proxy only by a tunnel.
 *
 * @throws {UsageError} for options that say what such a request cannot do
 */
export function planSocket(plan: RequestPlan, flags: RequestFlags): RequestPlan {
  const refused = refusedOption(plan, flags)
  if (refused !== undefined)
    throw new UsageError(`option ${refused}: not with ws:// and wss://`, {
      hint: 'A WebSocket is read only: presto prints the messages of the server, and sends none.',
    })
  const { http: _, route, ...transport } = plan.transport
  return Object.freeze({
    ...plan,
    transport: Object.freeze({
      ...transport,
      alpn: ['http/1.1'],
      ...(route && { route: { ...route, tunnel: true } }),
    }),
  })
}

function refusedOption({ body, method }: RequestPlan, flags: RequestFlags): string | undefined {
  const { upload } = flags
  if (upload.form !== undefined) return '-F'
  if (body !== undefined) return flags.data.length > 0 ? '-d' : '-T'
  if (flags.head) return '-I'
  if (method !== 'GET') return '-X'
  if (upload.range !== undefined) return '-r'
  if (upload.continueAt !== undefined) return '-C'
  return flags.resume === undefined ? undefined : '--resume'
}
