import type { OptionValues } from '../../../cli/option-values.ts'
import type { ScannedItem, ScannedOption } from '../../../cli/scan.ts'
import { UsageError } from '../../../core/errors.ts'
import type { ReachFlags } from '../../../request/flags/reach.ts'
import { reachOptions } from '../options/reach.ts'
import type { RequestOptionName } from '../options/rows.ts'

type Values = OptionValues<RequestOptionName>

const ownRows: ReadonlySet<unknown> = new Set(reachOptions)
const nothing: ReachFlags = {}

/** Reads which way a server is reached: proxies, addresses, TLS. @throws {UsageError} */
export function readReachFlags(values: Values, items: readonly ScannedItem[]): ReachFlags {
  const typed = items.filter((item) => item.kind === 'option').filter(({ row }) => ownRows.has(row))
  if (typed.length === 0) return nothing
  return { ...readProxies(values, typed), ...readAddresses(values, typed), ...readTls(values, typed) }
}

const proxySchemes: Readonly<Record<string, string>> = {
  proxy: '',
  'proxy1.0': '',
  socks4: 'socks4://',
  socks4a: 'socks4a://',
  socks5: 'socks5://',
  'socks5-hostname': 'socks5h://',
}

function readProxies(values: Values, typed: readonly ScannedOption[]): ReachFlags {
  const last = typed.findLast(({ row }) => row.long in proxySchemes)
  const scheme = proxySchemes[last?.row.long ?? ''] ?? ''
  const value = last?.value
  return {
    proxy: value === undefined || value === '' || value.includes('://') ? value : scheme + value,
    oldTunnel: last?.row.long === 'proxy1.0',
    preproxy: values.text('preproxy'),
    proxyUser: values.text('proxy-user'),
    proxyHeaders: values.list('proxy-header'),
    proxyTunnel: values.isOn('proxytunnel'),
    noproxy: values.text('noproxy'),
    proxyInsecure: values.isOn('proxy-insecure'),
    proxyCacert: values.text('proxy-cacert'),
    suppressConnectHeaders: values.isOn('suppress-connect-headers'),
  }
}

function readAddresses(values: Values, typed: readonly ScannedOption[]): ReachFlags {
  const family = typed.findLast(({ row }) => row.long === 'ipv4' || row.long === 'ipv6')
  const unix = typed.findLast(({ row }) => /^(abstract-)?unix-socket$/.test(row.long))
  const keepAlive = typed.findLast(({ row }) => row.long === 'keepalive')
  return {
    resolve: values.list('resolve'),
    connectTo: values.list('connect-to'),
    unixSocket: unix?.row.long === 'abstract-unix-socket' ? `\0${unix.value}` : unix?.value,
    interface: values.text('interface'),
    localPorts: readPorts(values.text('local-port')),
    family: family === undefined ? undefined : family.row.long === 'ipv4' ? 4 : 6,
    keepAliveSeconds: readCount(values.text('keepalive-time')),
    noKeepAlive: keepAlive?.on === false,
    nextAddressMs: readCount(values.text('happy-eyeballs-timeout-ms')),
  }
}

function readCount(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text)
}

function readPorts(text: string | undefined): readonly [number, number] | undefined {
  if (text === undefined) return undefined
  const [, first = '', last = first] = /^(\d{1,5})(?:\s*-\s*(\d{1,5}))?$/.exec(text) ?? []
  const ports = [Number(first), Number(last)] as const
  if (first === '' || ports[0] > ports[1] || ports[1] > 65535)
    throw new UsageError('option --local-port: is badly used here', {
      hint: 'It takes one port or a range, such as 40000-40100.',
    })
  return ports
}

const versions = ['1.0', '1.1', '1.2', '1.3']

function readTls(values: Values, typed: readonly ScannedOption[]): ReachFlags {
  const minimum = typed.findLast(({ row }) => /^tlsv1(\.\d)?$/.test(row.long))?.row.long
  const alpn = typed.findLast(({ row }) => row.long === 'alpn')
  const tlsMax = values.text('tls-max')
  if (tlsMax !== undefined && tlsMax !== 'default' && !versions.includes(tlsMax))
    throw new UsageError('option --tls-max: is badly used here', {
      hint: 'It takes one of 1.0, 1.1, 1.2 and 1.3.',
    })
  const [certificate, password] = cutCertificate(values.text('cert'))
  return {
    certificate,
    certificateType: values.text('cert-type'),
    key: values.text('key'),
    keyType: values.text('key-type'),
    keyPassword: values.text('pass') ?? password,
    pins: values.text('pinnedpubkey'),
    tlsMin: minimum === 'tlsv1' ? '1.0' : minimum?.slice('tlsv'.length),
    tlsMax: tlsMax === 'default' ? undefined : tlsMax,
    ciphers: values.text('ciphers'),
    tls13Ciphers: values.text('tls13-ciphers'),
    caPath: values.text('capath'),
    crlFile: values.text('crlfile'),
    noAlpn: alpn?.on === false,
  }
}

/** File and password; `\:` is a colon of the file's name. */
function cutCertificate(text: string | undefined): [file: string | undefined, password: string | undefined] {
  const [, file, password] = /^((?:\\[\\:]|[^:])+)(?::(.*))?$/s.exec(text ?? '') ?? []
  return [file?.replace(/\\([\\:])/g, '$1'), password]
}
