import { setMaxListeners } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'

/** The Fetch API's view of a request's head; its body is read apart, and its host is the one that was asked for. */
export function readRequest(incoming: IncomingMessage, signal?: AbortSignal): Request {
  const headers = new Headers()
  for (let at = 0; at + 1 < incoming.rawHeaders.length; at += 2)
    headers.append(incoming.rawHeaders[at] ?? '', incoming.rawHeaders[at + 1] ?? '')
  const base = new URL(`http://${headers.get('host') ?? '127.0.0.1'}`)
  const { pathname, search } = new URL(incoming.url ?? '/', 'http://127.0.0.1')
  base.pathname = pathname
  base.search = search
  const request = new Request(base, { method: incoming.method ?? 'GET', headers, ...(signal && { signal }) })
  // mppx listens once more for every event of a stream.
  setMaxListeners(0, request.signal)
  return request
}

/** Fires when the connection of an answer is gone, or the answer is complete. */
export function goneSignal(outgoing: ServerResponse): AbortSignal {
  const controller = new AbortController()
  outgoing.once('close', () => controller.abort())
  return controller.signal
}

/** Sends a Fetch API response: an event stream as it comes, anything else with a known length. */
export async function writeResponse(outgoing: ServerResponse, response: Response): Promise<void> {
  const headers = Object.fromEntries(response.headers)
  if (headers['content-type']?.startsWith('text/event-stream') && response.body)
    return writeStream(outgoing, response.status, headers, response.body)
  const body = Buffer.from(await response.arrayBuffer())
  outgoing.writeHead(response.status, { ...headers, 'content-length': body.length })
  outgoing.end(body)
}

async function writeStream(
  outgoing: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: ReadableStream<Uint8Array>,
): Promise<void> {
  outgoing.writeHead(status, headers)
  outgoing.flushHeaders()
  try {
    for await (const chunk of body) outgoing.write(chunk)
    outgoing.end()
  } catch {
    // Cut off: an end would look like the stream's own.
    outgoing.destroy()
  }
}
