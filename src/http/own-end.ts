import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import { CurlError } from '../core/errors.ts'
import type { RouteOptions } from '../core/http.ts'

/** The address of our own end; the other end then must be of the same family. */
type OwnEnd = Readonly<{ address: string | undefined; family: 4 | 6 | undefined }>

/**
 * The address that `--interface` means: an interface's name, an address, or a host name; `if!` and `host!` say which.
 *
 * @throws {CurlError} 45 when there is none
 */
export async function findOwnEnd({ interface: given, family }: RouteOptions): Promise<OwnEnd> {
  if (given === undefined) return { address: undefined, family }
  const name = given.replace(/^(if|host)!/, '')
  const known = given.startsWith('host!') ? [] : (networkInterfaces()[name] ?? [])
  const addresses = known
    .filter((each) => family === undefined || each.family === `IPv${family}`)
    .map((each) => (each.scopeid ? `${each.address}%${name}` : each.address))
  const address = addresses[0] ?? (isIP(name) !== 0 ? name : await lookUpOwn(given, name, family))
  if (address === undefined) throw new CurlError(45, `Couldn't bind to '${name}'`)
  return { address, family: isIP(address.replace(/%.*$/, '')) === 6 ? 6 : 4 }
}

async function lookUpOwn(
  given: string,
  name: string,
  family: 4 | 6 | undefined,
): Promise<string | undefined> {
  if (given.startsWith('if!')) return undefined
  const { lookup } = await import('node:dns/promises')
  return lookup(name, { family: family ?? 0 }).then(
    ({ address }) => address,
    () => undefined,
  )
}

/** True when our own end, not the other one, is the problem. */
export function isBindError(error: unknown): boolean {
  const { code = '', syscall } = error instanceof Error ? (error as NodeJS.ErrnoException) : {}
  return syscall === 'bind' || /^(EADDRINUSE|EADDRNOTAVAIL|EACCES)$/.test(code)
}
