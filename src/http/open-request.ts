import { type ClientRequest, request } from 'node:http'
import type { ReadyAgent } from './connect.ts'
import type { ConnectContext } from './connect-tcp.ts'

/** As much as curl takes in one head. */
const maxHeaderSize = 300 * 1024

/** A request of Node's client whose head is still to be written, by us. */
export function openRequest(agent: ReadyAgent, method: string, presto: ConnectContext): ClientRequest {
  return request({
    agent,
    setHost: false,
    // Node only needs to know that a HEAD has no body; the line that is sent is ours.
    method: method === 'HEAD' ? 'HEAD' : 'GET',
    // Node's strict mode refuses folded lines, bare line feeds and odd bytes in values that curl takes. It guards
    // servers against smuggled requests; this connection carries nothing but our own, to one origin.
    insecureHTTPParser: true,
    maxHeaderSize,
    // Node would ask whether its default host is an IPv6 address: compiling that pattern costs 10 ms.
    ...{ presto, servername: '' },
  })
}
