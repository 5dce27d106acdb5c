import { createHash, randomBytes } from 'node:crypto'
import { toWireText } from './wire-text.ts'

/** What a server asks for; `count` is how often its nonce has been used. */
export type DigestChallenge = {
  readonly nonce: string
  readonly realm: string | undefined
  readonly opaque: string | undefined
  readonly qop: 'auth' | 'auth-int' | undefined
  /** As it was written; `undefined`: MD5. */
  readonly algorithm: string | undefined
  readonly stale: boolean
  readonly userHash: boolean
  readonly clientNonce: string
  count: number
}

/** Hash by lower-case name, without `-sess`. */
const hashes: Readonly<Record<string, string>> = {
  md5: 'md5',
  'sha-256': 'sha256',
  'sha-512-256': 'sha512-256',
}

/**
 * Reads what stands behind `Digest` in a challenge.
 *
 * @returns `undefined` when it is broken or asks for what is not known here.
 * @source RFC 7616, section 3.3
 */
export function readDigest(text: string): DigestChallenge | undefined {
  const fields = readFields(text)
  const nonce = fields.get('nonce')
  const algorithm = fields.get('algorithm')
  const offers = (fields.get('qop') ?? '').split(',').map((word) => word.trim().toLowerCase())
  const qop = (['auth', 'auth-int'] as const).find((word) => offers.includes(word))
  if (nonce === undefined || hashOf(algorithm) === undefined) return undefined
  if (isSession(algorithm) && qop === undefined) return undefined
  return {
    nonce,
    qop,
    algorithm,
    realm: fields.get('realm'),
    opaque: fields.get('opaque'),
    stale: fields.get('stale')?.toLowerCase() === 'true',
    userHash: fields.get('userhash')?.toLowerCase() === 'true',
    clientNonce: Buffer.from(randomBytes(16).toString('hex')).toString('base64'),
    count: 0,
  }
}

type Request = Readonly<{ method: string; path: string; name: string; password: string }>

/** The value of `Authorization`; counts the use of the nonce. @source RFC 7616, section 3.4 */
export function answerDigest(challenge: DigestChallenge, request: Request): string {
  const { nonce, realm = '', opaque, qop, algorithm, userHash, clientNonce } = challenge
  const hash = (text: string): string =>
    createHash(hashOf(algorithm) ?? 'md5')
      .update(text, 'latin1')
      .digest('hex')
  const [name, password] = [toWireText(request.name), toWireText(request.password)]
  const path = toWireText(request.path)
  const plain = hash(`${name}:${realm}:${password}`)
  const secret = isSession(algorithm) ? hash(`${plain}:${nonce}:${clientNonce}`) : plain
  // A body is never hashed: curl sends the hash of an empty one as well.
  const asked = hash(`${request.method}:${path}${qop === 'auth-int' ? `:${hash('')}` : ''}`)
  challenge.count += 1
  const count = challenge.count.toString(16).padStart(8, '0')
  const counted = qop === undefined ? '' : `:${count}:${clientNonce}:${qop}`
  const fields = [
    `username=${quote(userHash ? hash(`${name}:${realm}`) : name)}`,
    `realm=${quote(realm)}`,
    `nonce=${quote(nonce)}`,
    `uri="${path}"`,
    ...(qop === undefined ? [] : [`cnonce="${clientNonce}"`, `nc=${count}`, `qop=${qop}`]),
    `response="${hash(`${secret}:${nonce}${counted}:${asked}`)}"`,
    ...(opaque === undefined ? [] : [`opaque=${quote(opaque)}`]),
    ...(algorithm === undefined ? [] : [`algorithm=${algorithm}`]),
    ...(userHash ? ['userhash=true'] : []),
  ]
  return `Digest ${fields.join(', ')}`.replace(/[\r\n\0]/g, '')
}

function hashOf(algorithm = 'MD5'): string | undefined {
  return hashes[algorithm.toLowerCase().replace(/-sess$/, '')]
}

function isSession(algorithm = ''): boolean {
  return /-sess$/i.test(algorithm)
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}

const field = /[ \t,]*([^=]{1,255})=(?:"((?:[^"\\]|\\.){0,1023})"|([^",]{0,1023}))/y

/** Names in lower case; the last of two that are the same counts. Ends where it cannot be read any more. */
function readFields(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>()
  field.lastIndex = 0
  for (let match = field.exec(text); match; match = field.exec(text)) {
    const [, name = '', quoted, bare = ''] = match
    fields.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? bare)
  }
  return fields
}
