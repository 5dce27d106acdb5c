import { Agent, request } from 'node:http'

export type JsonRpcRequest = Readonly<{ id: unknown; method: string; params: readonly unknown[] }>
export type JsonRpcReply = Readonly<{
  jsonrpc: '2.0'
  id: unknown
  result?: unknown
  error?: Readonly<{ code: number; message: string; data?: unknown }>
}>

/** A JSON-RPC endpoint that is asked; `ask` throws a plain `Error` with the node's message. */
export type ChainNode = Readonly<{
  forward(call: JsonRpcRequest): Promise<JsonRpcReply>
  ask(method: string, params: readonly unknown[]): Promise<unknown>
  close(): void
}>

/** Connects to the chain behind the sandbox's JSON-RPC layer, over connections that stay open. */
export function connectNode(port: number): ChainNode {
  const agent = new Agent({ keepAlive: true })
  const forward = async (call: JsonRpcRequest): Promise<JsonRpcReply> => {
    const answer = await post(agent, port, JSON.stringify({ jsonrpc: '2.0', ...call }))
    return JSON.parse(answer) as JsonRpcReply
  }
  const ask = async (method: string, params: readonly unknown[]): Promise<unknown> => {
    const reply = await forward({ id: 1, method, params })
    if (reply.error) throw new Error(`${method}: ${reply.error.message}`)
    return reply.result
  }
  return { forward, ask, close: () => agent.destroy() }
}

function post(agent: Agent, port: number, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
    const outgoing = request(
      { agent, host: '127.0.0.1', port, method: 'POST', path: '/', headers },
      (reply) => {
        const chunks: Buffer[] = []
        reply.on('data', (chunk: Buffer) => chunks.push(chunk))
        reply.on('end', () => resolve(Buffer.concat(chunks).toString()))
        reply.on('error', reject)
      },
    )
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
