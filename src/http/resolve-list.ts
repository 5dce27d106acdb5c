import { lookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { CurlError } from '../core/errors.ts'
import type { Place } from './choose-route.ts'
import { localhostAddresses } from './connect-tcp.ts'

type Address = Readonly<{ address: string; family: number }>

/** Where names lead: the user's own addresses before the system's. */
export type AddressBook = Readonly<{
  /** What a TCP connection is told. @throws {CurlError} 7 for an address of the other family */
  settingsFor(
    place: Place,
    family: 4 | 6 | undefined,
  ): Readonly<{ host: string; port: number; lookup: LookupFunction }>
  /** One address. @throws {CurlError} 97 */
  lookUp(place: Place, family: 4 | undefined): Promise<string>
}>

/**
 * Reads `--resolve`.
 *
 * @throws {CurlError} 49 for an entry that cannot be read
 */
export function readAddressBook(entries: readonly string[], wanted: 4 | 6 | undefined): AddressBook {
  const known = readEntries(entries)
  const find = async ({ host, port }: Place, family: 4 | 6 | undefined): Promise<readonly Address[]> => {
    const own = known.get(`${host}:${port}`) ?? known.get(`*:${port}`)
    const found = own ?? (await lookUpName(host))
    const fitting = found.filter((each) => family === undefined || each.family === family)
    if (fitting.length === 0) throw Object.assign(new Error('no address'), { code: 'ENOTFOUND' })
    return fitting
  }
  return {
    settingsFor: (place, family = wanted) => {
      const own = known.get(`${place.host}:${place.port}`) ?? known.get(`*:${place.port}`)
      const literal = isIP(place.host)
      if (literal !== 0 && own === undefined && family !== undefined && family !== literal)
        throw new CurlError(7, "Couldn't connect to server")
      return {
        host: literal !== 0 && own ? (own[0]?.address ?? place.host) : place.host,
        port: place.port,
        lookup: (_name, options, done) => {
          find(place, family).then(
            (found) =>
              options.all ? done(null, [...found]) : done(null, found[0]?.address ?? '', found[0]?.family),
            (error: NodeJS.ErrnoException) => done(error, ''),
          )
        },
      }
    },
    lookUp: async (place, family) => {
      const found = await find(place, family ?? wanted).catch((cause: unknown) => {
        throw new CurlError(97, `SOCKS: could not resolve ${place.host}`, { cause })
      })
      // A proxy may stand elsewhere: of the two addresses of localhost the older one is understood by more of them.
      const [first] = isLocalhost(place.host) ? found.toReversed() : found
      return first?.address ?? ''
    },
  }
}

function isLocalhost(host: string): boolean {
  return /(^|\.)localhost\.?$/.test(host)
}

function lookUpName(host: string): Promise<readonly Address[]> {
  if (isLocalhost(host)) return Promise.resolve(localhostAddresses)
  return new Promise((resolve, reject) => {
    lookup(host, { all: true, verbatim: true }, (error, found) => (error ? reject(error) : resolve(found)))
  })
}

/** `[+]HOST:PORT:ADDRESS[,ADDRESS]`; a `-` in front takes an entry away. */
function readEntries(entries: readonly string[]): ReadonlyMap<string, readonly Address[]> {
  const known = new Map<string, readonly Address[]>()
  for (const entry of entries) {
    const [, sign, host = '', port = '', list] =
      /^([+-]?)(\[[^\]]+\]|[^:]+):(\d{1,5})(?::(.+))?$/.exec(entry) ?? []
    const key = `${host.replace(/^\[(.*)\]$/, '$1').toLowerCase()}:${Number(port)}`
    const addresses = (list ?? '').split(',').map((text) => text.replace(/^\[(.*)\]$/, '$1'))
    if (sign === '-') known.delete(key)
    else if (list !== undefined && addresses.every((address) => isIP(address) !== 0))
      known.set(
        key,
        addresses.map((address) => ({ address, family: isIP(address) })),
      )
    else throw new CurlError(49, `Couldn't parse the --resolve entry '${entry}'`)
  }
  return known
}
