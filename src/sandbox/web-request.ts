import type { IncomingMessage, ServerResponse } from 'node:http'

/** The Fetch API's view of a request's head; its body is read apart, and its host is the one that was asked for. */
export function readRequest(incoming: IncomingMessage): Request {
  const headers = new Headers()
  for (let at = 0; at + 1 < incoming.rawHeaders.length; at += 2)
    headers.append(incoming.rawHeaders[at] ?? '', incoming.rawHeaders[at + 1] ?? '')
  const base = new URL(`http://${headers.get('host') ?? '127.0.0.1'}`)
  const { pathname, search } = new URL(incoming.url ?? '/', 'http://127.0.0.1')
  base.pathname = pathname
  base.search = search
  return new Request(base, { method: incoming.method ?? 'GET', headers })
}

/** Sends a Fetch API response with a known length. */
export async function writeResponse(outgoing: ServerResponse, response: Response): Promise<void> {
  const body = Buffer.from(await response.arrayBuffer())
  const headers = Object.fromEntries(response.headers)
  outgoing.writeHead(response.status, { ...headers, 'content-length': body.length })
  outgoing.end(body)
}
