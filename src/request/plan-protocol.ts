import type { TransportOptions } from '../core/http.ts'
import type { ProtocolFlags } from './flags/protocol.ts'

const oldest = ['http/1.0']
const old = ['http/1.1']
const usual = ['h2', 'http/1.1']

/** What is offered in TLS, and what is spoken without it: HTTP/2 where the server agrees, as curl does. */
export function planProtocol({
  http,
  http09,
}: ProtocolFlags): Pick<TransportOptions, 'alpn' | 'http' | 'allowHttp09'> {
  return {
    alpn: http === '1.0' ? oldest : http === '1.1' ? old : usual,
    ...(http === '1.0' || http === 'prior-2' ? { http } : {}),
    ...(http09 ? { allowHttp09: true } : {}),
  }
}
