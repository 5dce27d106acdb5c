import { Agent, type ClientRequest, type IncomingMessage, type RequestOptions, request } from 'node:http'
import type { Rpc } from '../core/payment.ts'
import { sanitize } from '../core/sanitize.ts'
import { connectionError, RpcError } from './rpc-error.ts'

const maxAnswerLength = 1_000_000
const defaultTimeoutMs = 10_000

type OpenRequest = (
  url: URL,
  options: RequestOptions,
  onReply: (reply: IncomingMessage) => void,
) => ClientRequest

/**
 * A JSON-RPC endpoint over connections that stay open and never keep the process alive. Answers are bounded in size and
 * time and read strictly; redirects are not followed.
 *
 * @param url Any http(s) URL: who configured it vouches for it.
 * @param timeoutMs For one call, connection included.
 */
export function createRpc(url: string, timeoutMs: number = defaultTimeoutMs): Rpc {
  const target = new URL(url)
  let open: Promise<OpenRequest> | undefined
  let lastId = 0
  return async (method, params) => {
    open ??= openTransport(target)
    const id = ++lastId
    const body = JSON.stringify({ jsonrpc: '2.0', id, method, params })
    const { status, text } = await post(await open, target, body, timeoutMs)
    return readAnswer(target.host, method, id, status, text)
  }
}

async function openTransport(url: URL): Promise<OpenRequest> {
  if (url.protocol === 'https:') return (await import('./https-request.ts')).createHttpsRequest()
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  return (target, options, onReply) => request(target, { ...options, agent }, onReply)
}

type HttpAnswer = Readonly<{ status: number; text: string }>

function post(open: OpenRequest, url: URL, body: string, timeoutMs: number): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      accept: 'application/json',
      'content-length': Buffer.byteLength(body),
    }
    const fail = (error: unknown) => {
      clearTimeout(timer)
      outgoing.destroy()
      reject(error instanceof RpcError ? error : connectionError(url.host, error))
    }
    const outgoing = open(url, { method: 'POST', headers }, (reply) => {
      readText(url, reply).then((text) => {
        clearTimeout(timer)
        resolve({ status: reply.statusCode ?? 0, text })
      }, fail)
    })
    const timer = setTimeout(
      () => fail(new RpcError(28, `The endpoint ${url.host} did not answer within ${timeoutMs} ms`)),
      timeoutMs,
    )
    outgoing.on('error', fail)
    outgoing.end(body)
  })
}

function readText(url: URL, reply: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    reply.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length <= maxAnswerLength) chunks.push(chunk)
      else reject(new RpcError(63, `The endpoint ${url.host} sent an answer that is too long`))
    })
    reply.on('end', () => resolve(Buffer.concat(chunks).toString()))
    reply.on('aborted', () => reject(new RpcError(56, `The endpoint ${url.host} broke off its answer`)))
    reply.on('error', reject)
  })
}

function readAnswer(host: string, method: string, id: number, status: number, text: string): unknown {
  const answer = parseObject(text)
  const error = answer && parseError(answer)
  if (error)
    throw new RpcError(
      56,
      `The endpoint ${host} refused ${method}: ${sanitize(error.message) || 'no reason'}`,
      {
        rpcCode: error.code,
      },
    )
  if (status < 200 || status > 299)
    throw new RpcError(56, `The endpoint ${host} answered ${method} with HTTP status ${status}`)
  if (!answer || answer['id'] !== id || !Object.hasOwn(answer, 'result'))
    throw new RpcError(56, `The endpoint ${host} does not speak JSON-RPC`)
  return answer['result']
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

function parseError(
  answer: Record<string, unknown>,
): { code: number | undefined; message: string } | undefined {
  const error = Object.hasOwn(answer, 'error') ? answer['error'] : undefined
  if (typeof error !== 'object' || error === null) return undefined
  const { code, message } = error as Record<string, unknown>
  return {
    code: typeof code === 'number' ? code : undefined,
    message: typeof message === 'string' ? message : '',
  }
}
