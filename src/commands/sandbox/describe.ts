import { type Endpoint, endpoints } from '../../sandbox/endpoints.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'

/** What `-j` prints once everything answers. */
export function describeForPrograms({ rpcUrl, url, chainId, genesis }: Sandbox): Record<string, unknown> {
  const list = endpoints.map(({ path, method, price, shows, session }) => ({
    url: baseOf(url, session) + path,
    method,
    price: price === 'free' ? null : price,
    shows,
  }))
  return { network: 'sandbox', rpc: rpcUrl, url, chainId, genesis, endpoints: list }
}

/** What a person needs to use it: addresses, prices, and commands to copy. */
export function describeForPeople({ rpcUrl, url }: Sandbox): string {
  const width = url.length + Math.max(...endpoints.map(({ path }) => path.length))
  const rows = endpoints.map(
    ({ path, method, price, shows, session }) =>
      `  ${method.padEnd(4)} ${(baseOf(url, session) + path).padEnd(width)} ${price.padStart(5)}  ${shows}`,
  )
  return [
    'A local Tempo chain and paid endpoints are running; Ctrl-C ends them.',
    '',
    `  network sandbox, JSON-RPC at ${rpcUrl}, prices in pathUSD`,
    '',
    ...rows,
    '',
    'In another terminal:',
    '',
    '  presto wallet create            (once, if there is no wallet yet)',
    '  presto fund --network sandbox',
    `  presto inspect ${url}/split`,
    `  presto ${url}/charge`,
    `  presto ${url}/echo -d 'hello'`,
    `  presto '${url}/stream?events=30'`,
    '  presto sessions close --all',
    '',
    '',
  ].join('\n')
}

function baseOf(url: string, session: Endpoint['session']): string {
  return session?.webSocket ? url.replace(/^http/, 'ws') : url
}
