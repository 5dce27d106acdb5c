import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Address, Hex } from '../core/payment.ts'
import { createFaucet } from './faucet.ts'
import type { ChainNode, JsonRpcReply, JsonRpcRequest } from './json-rpc.ts'
import { type LoopbackServer, readBody, serveLoopback } from './loopback-server.ts'
import { grantReservePrivileges } from './reserve-privileges.ts'
import { fillGas, toSimulation } from './transaction-request.ts'

const maxBodyLength = 4_000_000

/**
 * Serves the JSON-RPC interface of a Tempo node over a local anvil: what anvil does not know or does differently is
 * answered here, everything else passes through.
 *
 * @param port 0 for a free one.
 */
export function serveRpc(node: ChainNode, port: number): Promise<LoopbackServer> {
  const fund = createFaucet(node)
  return serveLoopback((incoming, outgoing) => void answerHttp(node, fund, incoming, outgoing), port)
}

type Fund = (address: Address) => Promise<Hex[]>

async function answerHttp(node: ChainNode, fund: Fund, incoming: IncomingMessage, outgoing: ServerResponse) {
  const body = await readBody(incoming, maxBodyLength).catch(() => undefined)
  const reply = incoming.method === 'POST' && body ? await answerBody(node, fund, body) : undefined
  outgoing.writeHead(reply === undefined ? 400 : 200, { 'content-type': 'application/json' })
  outgoing.end(reply === undefined ? '' : JSON.stringify(reply))
}

async function answerBody(node: ChainNode, fund: Fund, body: Buffer): Promise<JsonRpcReply | JsonRpcReply[]> {
  let calls: unknown
  try {
    calls = JSON.parse(body.toString())
  } catch {
    return failure(null, -32700, 'parse error')
  }
  return Array.isArray(calls)
    ? Promise.all(calls.map((call) => answerCall(node, fund, call)))
    : answerCall(node, fund, calls)
}

async function answerCall(node: ChainNode, fund: Fund, value: unknown): Promise<JsonRpcReply> {
  const { id = null, method, params = [] } = (value ?? {}) as Record<string, unknown>
  if (typeof method !== 'string' || !Array.isArray(params)) return failure(id, -32600, 'invalid request')
  try {
    return await answer(node, fund, { id, method, params })
  } catch (error) {
    return failure(id, -32603, error instanceof Error ? error.message : 'internal error')
  }
}

async function answer(node: ChainNode, fund: Fund, call: JsonRpcRequest): Promise<JsonRpcReply> {
  const [first, ...rest] = call.params
  switch (call.method) {
    case 'eth_call':
    case 'eth_estimateGas':
      await grantReservePrivileges(node, first)
      return node.forward({ ...call, params: [toSimulation(first), ...rest] })
    case 'eth_fillTransaction':
      await grantReservePrivileges(node, first)
      return fillGas(node, first, await node.forward(call))
    case 'eth_sendRawTransaction':
    case 'eth_sendRawTransactionSync':
      await grantReservePrivileges(node, first)
      return node.forward(call)
    case 'tempo_fundAddress':
      if (!isAddress(first)) return failure(call.id, -32602, 'expected an address')
      return { jsonrpc: '2.0', id: call.id, result: await fund(first) }
    default:
      return node.forward(call)
  }
}

function isAddress(value: unknown): value is Address {
  return typeof value === 'string' && /^0x[0-9a-f]{40}$/i.test(value)
}

function failure(id: unknown, code: number, message: string): JsonRpcReply {
  return { jsonrpc: '2.0', id, error: { code, message } }
}
