import { createHash, createPublicKey, timingSafeEqual, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { CurlError } from '../core/errors.ts'

/**
 * Compares the key of a server with those that the user allows.
 *
 * @param pins `sha256//` hashes separated by `;`, or a file with the key in PEM or DER.
 * @throws {CurlError} 90 for another key, and for a file that holds none
 */
export function checkPins(socket: Socket, pins: string): void {
  const certificate = socket instanceof TLSSocket ? socket.getPeerCertificate().raw : undefined
  const key =
    certificate && new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' })
  if (key && isPinned(key, pins)) return
  socket.destroy()
  throw new CurlError(90, 'SSL: public key does not match pinned public key', {
    hint: 'The server has another key than --pinnedpubkey allows; nothing was sent to it.',
  })
}

function isPinned(key: Buffer, pins: string): boolean {
  if (!pins.startsWith('sha256//')) return readKey(pins)?.equals(key) ?? false
  const hash = createHash('sha256').update(key).digest()
  return pins.split(';').some((pin) => {
    const [, text = ''] = /^sha256\/\/(.*)$/.exec(pin) ?? []
    const bytes = Buffer.from(text, 'base64')
    return bytes.length === hash.length && timingSafeEqual(bytes, hash)
  })
}

function readKey(file: string): Buffer | undefined {
  try {
    const bytes = readFileSync(file)
    const isText = bytes.includes('-----BEGIN PUBLIC KEY-----')
    const key = isText ? createPublicKey(bytes) : createPublicKey({ key: bytes, format: 'der', type: 'spki' })
    return key.export({ type: 'spki', format: 'der' })
  } catch {
    return undefined
  }
}
