import { readFileSync } from 'node:fs'
import { constants, performServerHandshake, type ServerHttp2Stream } from 'node:http2'
import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { fileURLToPath } from 'node:url'

const folder = new URL('../../fixtures/tls/', import.meta.url)
const read = (name: string): Buffer => readFileSync(fileURLToPath(new URL(name, folder)))

/**
 * Servers that speak HTTP/2: by ALPN, with `serve` for those who want HTTP/1.1, one that agrees to it
 * and then says something else, and one at once over plain TCP. They answer by
 * the path; a request is kept as text, with `:authority` as `Host`.
 *
 * @param note Gets every connection, to end it with the others.
 */
export function http2Servers(
  serve: (socket: Socket) => void,
  note: (socket: Socket) => void,
  keep: (text: string) => void,
): Server[] {
  const speak = (socket: Socket): void => {
    note(socket)
    const session = performServerHandshake(socket)
    session.on('error', () => {})
    session.on('stream', (stream: ServerHttp2Stream, _headers: unknown, _flags: number, flat: unknown) =>
      take(stream, flat as string[], keep),
    )
  }
  const babble = (socket: Socket): void => {
    note(socket)
    socket.once('data', () => socket.write('this is no frame at all, by no means'))
  }
  const secure = [speak, babble].map((talk) =>
    createTlsServer(
      {
        cert: read('localhost.pem'),
        key: read('localhost-key.pem'),
        ALPNProtocols: ['h2', 'http/1.1', 'http/1.0'],
      },
      (socket) => (socket.alpnProtocol === 'h2' ? talk(socket) : serve(socket)),
    ).on('tlsClientError', () => {}),
  )
  return [...secure, createServer(speak)]
}

function take(stream: ServerHttp2Stream, flat: readonly string[], keep: (text: string) => void): void {
  const fields: [string, string][] = []
  for (let at = 0; at < flat.length; at += 2) fields.push([flat[at] ?? '', flat[at + 1] ?? ''])
  const pseudo = new Map(fields.filter(([name]) => name.startsWith(':')))
  const plain = fields
    .filter(([name]) => !name.startsWith(':'))
    .map(([name, value]) => `${name}: ${value}\r\n`)
  const [method = '', path = ''] = [pseudo.get(':method'), pseudo.get(':path')]
  const head = `${method} ${path} HTTP/2\r\nHost: ${pseudo.get(':authority')}\r\n${plain.join('')}\r\n`
  let body = ''
  stream.on('error', () => {})
  stream.on('data', (chunk: Buffer) => {
    body += chunk.toString('latin1')
  })
  stream.once('end', () => {
    keep(head + body)
    answer(stream, { method, path, body })
  })
}

/** Node knows `sendDate`, its types do not. */
const dateless = { endStream: false, sendDate: false }

type Seen = Readonly<{ method: string; path: string; body: string }>
type Route = (stream: ServerHttp2Stream, word: string) => void

function answer(stream: ServerHttp2Stream, { method, path, body }: Seen): void {
  const [, name = '', word = ''] = path.split('?')[0]?.split('/') ?? []
  const route = routes[name]
  if (route) {
    route(stream, name === 'redirect' ? (path.split('to=')[1] ?? '') : word)
    return
  }
  const text = `${method} ${path}\n${body}\n`
  respond(stream, { ':status': 200, 'content-type': 'text/plain', 'content-length': text.length }, text)
}

const routes: Readonly<Record<string, Route>> = {
  status: (stream, word) => respond(stream, { ':status': Number(word) }, `status ${word}\n`),
  redirect: (stream, word) => respond(stream, { ':status': 302, location: decodeURIComponent(word) }, 'on\n'),
  headers: (stream) =>
    respond(
      stream,
      { ':status': 200, 'X-Odd': ['1', '2'], 'x-latin': '\u00e9', 'set-cookie': ['a=1', 'b=2'] },
      'odd\n',
    ),
  hints: (stream) => {
    stream.additionalHeaders({ ':status': 103, link: '</a>' })
    respond(stream, { ':status': 200 }, 'hinted\n')
  },
  trailer: (stream) => {
    stream.respond({ ':status': 200 }, { ...dateless, waitForTrailers: true })
    stream.on('wantTrailers', () => stream.sendTrailers({ 'x-trailer': 'yes' }))
    stream.end('body\n')
  },
  'no-content': (stream) => respond(stream, { ':status': 204 }, ''),
  bytes: (stream, word) => respond(stream, { ':status': 200 }, 'abcdefgh\n'.repeat(Number(word) / 9)),
  refused: (stream) => stream.close(constants.NGHTTP2_REFUSED_STREAM),
  cancel: (stream) => stream.close(constants.NGHTTP2_CANCEL),
  internal: (stream) => stream.close(constants.NGHTTP2_INTERNAL_ERROR),
  nothing: (stream) => stream.close(constants.NGHTTP2_NO_ERROR),
  downgrade: (stream) => stream.close(constants.NGHTTP2_HTTP_1_1_REQUIRED),
  goaway: (stream) => {
    stream.session?.goaway(constants.NGHTTP2_NO_ERROR, 0)
    stream.session?.destroy()
  },
  short: (stream) => respond(stream, { ':status': 200, 'content-length': 100 }, 'short'),
  cut: (stream) => {
    stream.respond({ ':status': 200, 'content-length': 100 }, dateless)
    stream.write('part', () => setImmediate(() => stream.session?.destroy()))
  },
  silence: () => {},
}

function respond(
  stream: ServerHttp2Stream,
  headers: Readonly<Record<string, string | number | readonly string[]>>,
  body: string,
): void {
  stream.respond({ ...headers } as Record<string, string>, dateless)
  stream.end(body)
}
