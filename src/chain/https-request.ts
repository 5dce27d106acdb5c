import type { ClientRequest, IncomingMessage } from 'node:http'
import { Agent, type RequestOptions, request } from 'node:https'

/** Apart, so that an endpoint without TLS never loads TLS. */
export function createHttpsRequest(): (
  url: URL,
  options: RequestOptions,
  onReply: (reply: IncomingMessage) => void,
) => ClientRequest {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  return (url, options, onReply) => request(url, { ...options, agent, minVersion: 'TLSv1.2' }, onReply)
}
