import { hostileServer } from './hostile-server.ts'
import { localChain } from './local-chain.ts'
import type { TestServer } from './paid-server.ts'

type Call = Readonly<{ jsonrpc: string; id: unknown; method: string; params: readonly unknown[] }>

/** An endpoint before the local chain that keeps count. */
export type RpcProxy = TestServer &
  Readonly<{ /** Methods that were called since the last look. */ taken(): string[] }>

/**
 * Passes every call on to the local chain.
 *
 * @param before Runs first; what it returns is answered instead when it is not `undefined`, what it throws as an error.
 */
export async function createRpcProxy(
  before: (call: Call) => unknown = () => undefined,
  rpcUrl = localChain().rpcUrl,
): Promise<RpcProxy> {
  let methods: string[] = []
  const server = await hostileServer(async ({ body }) => {
    const call = JSON.parse(body.toString()) as Call
    methods.push(call.method)
    const answer = (members: object) => ({
      body: JSON.stringify({ jsonrpc: '2.0', id: call.id, ...members }),
    })
    try {
      const result = await before(call)
      if (result !== undefined) return answer({ result })
    } catch (error) {
      return answer({ error: { code: -32000, message: String(error) } })
    }
    const reply = await fetch(rpcUrl, { method: 'POST', body: new Uint8Array(body) })
    return { body: await reply.text() }
  })
  const taken = () => {
    const all = methods
    methods = []
    return all
  }
  return { ...server, taken }
}
