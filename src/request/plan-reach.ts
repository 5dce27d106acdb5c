import type { TransportOptions } from '../core/http.ts'
import type { RequestFlags } from './flags.ts'
import type { PlanContext } from './plan.ts'
import type { StdinReader } from './read-source.ts'

/** What decides about the way to a server, beyond the options that every transport has. */
type Reach = Partial<Pick<TransportOptions, 'route' | 'tls' | 'alpn' | 'caFile'>>

const nothing: Reach = {}
/** `HTTP_PROXY` is not among them: a web server sets it for its scripts, from a header of the request. */
const variables = [
  'http_proxy',
  'https_proxy',
  'HTTPS_PROXY',
  'all_proxy',
  'ALL_PROXY',
  'CURL_CA_BUNDLE',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
]

/** Reads options and variables about proxies, addresses and TLS; where there are none, nothing is loaded for them. */
export async function planReach(
  flags: RequestFlags,
  context: PlanContext,
  stdin: StdinReader,
): Promise<Reach> {
  const { env = {} } = context
  if (Object.keys(flags.reach).length === 0 && !variables.some((name) => env[name])) return nothing
  const { planRoute } = await import('./plan-route.ts')
  return planRoute(flags, context, stdin)
}
