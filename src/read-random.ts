import { closeSync, openSync, readSync } from 'node:fs'

/**
 * Random bytes of the system. Read from its device where there is one: Node's own way in loads all of `node:crypto`, which a
 * paid request needs for nothing else.
 */
export function readRandom(host: NodeJS.Process, bytes: number): Uint8Array {
  if (host.platform === 'win32') return host.getBuiltinModule('node:crypto').randomBytes(bytes)
  const buffer = Buffer.alloc(bytes)
  const device = openSync('/dev/urandom', 'r')
  try {
    if (readSync(device, buffer, 0, bytes, null) !== bytes) throw new Error('the random device ran dry')
  } finally {
    closeSync(device)
  }
  return buffer
}
