import { BlockList, isIP } from 'node:net'

/**
 * Whether a list of hosts names this one: names with everything below them, addresses and networks. `*` counts alone only.
 *
 * @param list Separated by commas and blanks.
 * @param host Without brackets.
 * @source curl 7.88.1, curl(1), --noproxy, and its behaviour
 */
export function isListed(list: string | undefined, host: string): boolean {
  if (list === undefined || list === '') return false
  if (list === '*') return true
  const tokens = list.split(/[\s,]+/).filter((token) => token !== '')
  const address = host.replace(/%.*$/, '')
  const family = isIP(address)
  return tokens.some((token) => (family === 0 ? isBelow(host, token) : isWithin(address, family, token)))
}

function isBelow(host: string, token: string): boolean {
  const name = host.replace(/\.$/, '').toLowerCase()
  const domain = token.replace(/\.$/, '').replace(/^\./, '').toLowerCase()
  return domain !== '' && (name === domain || name.endsWith(`.${domain}`))
}

function isWithin(address: string, family: number, token: string): boolean {
  const [network = '', prefix] = token.split('/')
  if (isIP(network) !== family) return false
  const type = family === 6 ? 'ipv6' : 'ipv4'
  const most = family === 6 ? 128 : 32
  const bits = Number.parseInt(prefix ?? '', 10) || most
  if (bits < 0 || bits > most) return false
  const list = new BlockList()
  list.addSubnet(network, bits, type)
  return list.check(address, type)
}
