import { createHash } from 'node:crypto'
import type { Socket } from 'node:net'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'

/** One request as it came, one character per byte. */
export type SeenRequest = Readonly<{ method: string; target: string; head: string; body: string }>

type Route = (socket: Socket, request: SeenRequest, word: string) => void
type Header = readonly [name: string, value: string]

/** Answers by the first segment of the path; the second is `word`, and `?to=` is a redirect's target. */
export function answer(socket: Socket, request: SeenRequest): void {
  const [, name = '', word = ''] = request.target.split('?')[0]?.split('/') ?? []
  const route = routes[name]
  if (route) route(socket, request, word)
  else reply(socket, request, '200 OK', `${request.method} ${request.target}\n${request.body}\n`)
}

/** The path `/echo`, and every one that is not named here, is answered with the request line and body. */
const routes: Readonly<Record<string, Route>> = {
  status: (socket, request, word) => reply(socket, request, `${word} Some Reason`, `status ${word}\n`),
  challenge: (socket, request) =>
    reply(socket, request, '402 Payment Required', 'pay\n', [['WWW-Authenticate', challenge]]),
  basic: (socket, request) =>
    reply(socket, request, '401 Unauthorized', 'who?\n', [['WWW-Authenticate', 'Basic realm="r"']]),
  digest: (socket, request, word) => answerDigest(socket, request, word),
  both: (socket, request) =>
    reply(socket, request, '401 Unauthorized', 'who?\n', [
      ['WWW-Authenticate', 'Basic realm="r"'],
      ['WWW-Authenticate', 'Negotiate'],
      ['WWW-Authenticate', 'Digest realm="a \\"b\\"", nonce="n1", opaque="o"'],
      ['Set-Cookie', 'asked=yes'],
    ]),
  bearer: (socket, request) =>
    reply(socket, request, '401 Unauthorized', 'who?\n', [['WWW-Authenticate', 'Bearer realm="r"']]),
  set: (socket, request) => setCookies(socket, request),
  redirect: (socket, request, word) => {
    const to = decodeURIComponent(request.target.split('to=')[1] ?? '')
    reply(socket, request, `${word} Moved`, 'moved\n', to === '' ? [] : [['Location', to]])
  },
  hops: (socket, request, word) => {
    const left = Number(word)
    if (left === 0) reply(socket, request, '200 OK', 'arrived\n')
    else reply(socket, request, '302 Found', 'on\n', [['Location', `/hops/${left - 1}`]])
  },
  headers: (socket, request) => reply(socket, request, '200 Fine, thanks', 'odd\n', oddHeaders),
  'long-header': (socket, request) =>
    reply(socket, request, '200 OK', 'long\n', [['X-Long', 'x'.repeat(30_000)]]),
  'no-head': (socket) => {
    socket.end('just a body\n')
  },
  'no-reason': (socket) => raw(socket, 'HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok'),
  'no-content': (socket) => raw(socket, 'HTTP/1.1 204 No Content\r\n\r\n'),
  'not-modified': (socket) => raw(socket, 'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n'),
  'packed-transfer': (socket) => {
    const bytes = gzipSync(plainText)
    socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n')
    socket.write(
      Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n0\r\n\r\n')]),
    )
  },
  /** The last part of `word` bytes, from where `Range` says. */
  ranged: (socket, request, word) => {
    const all = Buffer.alloc(Number(word), '0123456789')
    const from = Number(/^range: bytes=(\d+)-/im.exec(request.head)?.[1] ?? 0)
    if (from === 0) reply(socket, request, '200 OK', all)
    else
      reply(socket, request, '206 Partial Content', all.subarray(from), [
        ['Content-Range', `bytes ${from}-${all.length - 1}/${all.length}`],
      ])
  },
  dated: (socket, request) =>
    reply(socket, request, '200 OK', 'dated\n', [['Last-Modified', 'Wed, 01 Jan 2014 00:00:00 GMT']]),
  hints: (socket, request) => {
    socket.write('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n')
    reply(socket, request, '200 OK', 'hinted\n')
  },
  gzip: (socket, request) => encoded(socket, request, 'gzip', gzipSync(plainText)),
  deflate: (socket, request) => encoded(socket, request, 'deflate', deflateSync(plainText)),
  'raw-deflate': (socket, request) => encoded(socket, request, 'deflate', deflateRawSync(plainText)),
  br: (socket, request) => encoded(socket, request, 'br', brotliCompressSync(plainText)),
  'bad-gzip': (socket, request) => encoded(socket, request, 'gzip', Buffer.from('this is no gzip')),
  'odd-encoding': (socket, request) => encoded(socket, request, 'rot13', Buffer.from('cynva')),
  binary: (socket, request) => reply(socket, request, '200 OK', Buffer.from([0, 1, 0xff, 0xfe, 10, 13, 0])),
  bytes: (socket, request, word) =>
    reply(socket, request, '200 OK', Buffer.alloc(Number(word), 'abcdefgh\n')),
  chunked: (socket) =>
    raw(
      socket,
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n7;x=y\r\n second\r\n0\r\n\r\n',
    ),
  trailer: (socket) =>
    raw(
      socket,
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n0\r\nX-Trailer: t\r\n\r\n',
    ),
  latin1: (socket, request) =>
    reply(socket, request, '200 Très bien', '\u00e9\n', [['X-Bytes', '\u00ff \u00e9']]),
  'until-close': (socket) => raw(socket, 'HTTP/1.1 200 OK\r\n\r\nuntil the end\n', 'end'),
  http10: (socket) => raw(socket, 'HTTP/1.0 200 OK\r\nX-Old: yes\r\n\r\nold\n', 'end'),
  cut: (socket) => raw(socket, 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this', 'end'),
  longer: (socket) => raw(socket, 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nonly this', 'end'),
  'cut-chunked': (socket) =>
    raw(socket, 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n64\r\npart', 'end'),
  'cut-head': (socket) => raw(socket, 'HTTP/1.1 200 OK\r\nContent-Le', 'end'),
  'bad-chunk': (socket) =>
    raw(socket, 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nfirst\r\n'),
  'no-http': (socket) => raw(socket, 'what is this?\r\n\r\n', 'end'),
  empty: (socket) => void socket.end(),
  reset: (socket) => void socket.resetAndDestroy(),
  hang: () => {},
  /** `?value=` is the Content-Disposition. */
  named: (socket, request, word) => {
    const value = decodeURIComponent(request.target.split('value=')[1] ?? '')
    reply(socket, request, `${word || 200} OK`, 'named\n', [['Content-Disposition', value]])
  },
  modified: (socket, request) =>
    reply(socket, request, '200 OK', 'modified\n', [['Last-Modified', 'Wed, 01 Jan 2014 00:00:00 GMT']]),
  json: (socket, request) =>
    reply(socket, request, '200 OK', '{"b": 1.0, "a":[]}', [['Content-Type', 'application/json']]),
  flaky,
  slow: (socket) => raw(socket, 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nslow start\n'),
}

/** Tries of each URL at each server; the one that succeeds starts a new count. */
const tries = new Map<string, number>()

/** `/flaky/2/503?after=1`: fails twice with that status, then answers; `/flaky/1/empty` hangs up. */
function flaky(socket: Socket, request: SeenRequest, word: string): void {
  const key = `${/^host: .*$/im.exec(request.head)?.[0]} ${request.target}`
  const count = (tries.get(key) ?? 0) + 1
  if (count > Number(word)) {
    tries.delete(key)
    reply(socket, request, '200 OK', `good ${request.body}\n`)
    return
  }
  tries.set(key, count)
  const status = request.target.split(/[/?]/)[3] ?? '503'
  const after = decodeURIComponent(request.target.split('after=')[1] ?? '')
  if (status === 'empty') socket.end()
  else if (status === 'cut') raw(socket, 'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\npart', 'end')
  else reply(socket, request, `${status} Try again`, 'bad\n', after === '' ? [] : [['Retry-After', after]])
}

const plainText = Buffer.from('this text was packed\n'.repeat(20))
const challenge = 'Payment id="a", realm="r", method="tempo", intent="charge", request="e30"'
const oddHeaders: readonly Header[] = [
  ['X-Twice', '1'],
  ['x-TWICE', '2'],
  ['X-Empty', ''],
  ['X-Blank', '   padded  '],
  ['Content-Type', 'Text/Plain; Charset=UTF-8'],
  ['X-Utf', '\u00c3\u00a9'],
]

function reply(
  socket: Socket,
  request: SeenRequest,
  status: string,
  body: string | Buffer,
  headers: readonly Header[] = [],
): void {
  const bytes = typeof body === 'string' ? Buffer.from(body, 'latin1') : body
  const lines = [...headers, ['Content-Length', `${bytes.length}`] as const].map((pair) => pair.join(': '))
  const head = Buffer.from(`HTTP/1.1 ${status}\r\n${lines.join('\r\n')}\r\n\r\n`, 'latin1')
  socket.write(request.method === 'HEAD' ? head : Buffer.concat([head, bytes]))
}

function encoded(socket: Socket, request: SeenRequest, encoding: string, bytes: Buffer): void {
  reply(socket, request, '200 OK', bytes, [['Content-Encoding', encoding]])
}

function raw(socket: Socket, text: string, then: 'end' | 'stay' = 'stay'): void {
  if (then === 'end') socket.end(text, 'latin1')
  else socket.write(text, 'latin1')
}

/** Sets the cookies that the query names with `set=`, and goes on to `to=`. */
function setCookies(socket: Socket, request: SeenRequest): void {
  const query = new URLSearchParams(request.target.split('?')[1] ?? '')
  const to = query.get('to')
  const cookies = query.getAll('set').map((cookie): Header => ['Set-Cookie', cookie])
  if (to === null) reply(socket, request, '200 OK', 'set\n', cookies)
  else reply(socket, request, '302 Found', 'on\n', [...cookies, ['Location', to]])
}

/** What stands behind `Digest` in the challenge, by the second segment of the path. */
const digestFields: Readonly<Record<string, string>> = {
  plain: 'realm="r", nonce="n1"',
  auth: 'realm="r", nonce="n1", qop="auth", opaque="o p", algorithm=MD5',
  both: 'realm="r", nonce="n1", qop="auth-int, auth"',
  int: 'realm="r", nonce="n1", qop="auth-int"',
  session: 'realm="r", nonce="n1", qop="auth", algorithm=MD5-sess',
  sha256: 'realm="r", nonce="n1", qop="auth", algorithm=SHA-256, userhash=true',
  stale: 'realm="r", nonce="n2", qop="auth", stale=true',
  unknown: 'realm="r", nonce="n1", algorithm=ROT13',
  broken: 'realm="r", qop="auth"',
}

/** Says 200 when the answer proves that the password is `pw`, and once `stale` for the nonce before the last. */
function answerDigest(socket: Socket, request: SeenRequest, word: string): void {
  const [, given = ''] = /^authorization: digest (.*)$/im.exec(request.head) ?? []
  const ask = (name: string): void =>
    reply(socket, request, '401 Unauthorized', 'prove it\n', [
      ['WWW-Authenticate', `Digest ${digestFields[name] ?? ''}`],
    ])
  if (word === 'open' || (given !== '' && isProof(given, request))) {
    if (word === 'stale' && !given.includes('"n2"')) ask('stale')
    else reply(socket, request, '200 OK', `${request.method} ${request.body}\n`)
  } else ask(word === 'stale' ? 'auth' : word)
}

function isProof(given: string, { method }: SeenRequest): boolean {
  const fields = new Map(
    [...given.matchAll(/(\w+)=(?:"([^"]*)"|([^,]*))/g)].map(([, k, q, b]) => [k, q ?? b]),
  )
  const [nonce, cnonce, nc, qop] = ['nonce', 'cnonce', 'nc', 'qop'].map((name) => fields.get(name))
  const hash = (text: string): string =>
    createHash(fields.get('algorithm') === 'SHA-256' ? 'sha256' : 'md5')
      .update(text)
      .digest('hex')
  const secret = hash('us:r:pw')
  const one = fields.get('algorithm') === 'MD5-sess' ? hash(`${secret}:${nonce}:${cnonce}`) : secret
  const two = hash(`${method}:${fields.get('uri')}${qop === 'auth-int' ? `:${hash('')}` : ''}`)
  const middle = qop === undefined ? '' : `:${nc}:${cnonce}:${qop}`
  return fields.get('response') === hash(`${one}:${nonce}${middle}:${two}`)
}
