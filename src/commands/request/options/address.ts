import type { OptionSpec } from '../../../cli/spec.ts'

/** Options that say to which address a connection goes, and from which. @source curl 7.88.1, curl(1) */
export const addressOptions = [
  {
    long: 'resolve',
    value: 'HOST:PORT:ADDRESS',
    many: true,
    group: 'connection',
    help: 'Use this address instead of looking up the host',
    details:
      'Server name and certificate stay those of the host. `*` stands for every host; several addresses are separated by commas.',
    hidden: true,
  },
  {
    long: 'connect-to',
    value: 'HOST:PORT:HOST:PORT',
    many: true,
    group: 'connection',
    help: 'Connect elsewhere; the request stays the same',
    hidden: true,
  },
  {
    long: 'unix-socket',
    value: 'FILE',
    type: 'file',
    group: 'connection',
    help: 'Connect through this Unix socket',
    hidden: true,
  },
  {
    long: 'abstract-unix-socket',
    value: 'NAME',
    group: 'connection',
    help: 'Connect through this abstract Unix socket',
    hidden: true,
  },
  {
    long: 'interface',
    value: 'NAME|ADDRESS',
    group: 'connection',
    help: 'Connect from this interface or address',
    hidden: true,
  },
  {
    long: 'local-port',
    value: 'PORT[-PORT]',
    group: 'connection',
    help: 'Connect from this port or one of a range',
    hidden: true,
  },
  { long: 'ipv4', short: '4', group: 'connection', help: 'Use IPv4 addresses only', hidden: true },
  { long: 'ipv6', short: '6', group: 'connection', help: 'Use IPv6 addresses only', hidden: true },
  {
    long: 'tcp-nodelay',
    group: 'connection',
    help: 'Send small packets at once (the default)',
    hidden: true,
  },
  { long: 'tcp-fastopen', group: 'connection', help: 'Accepted as in curl; it has no effect', hidden: true },
  { long: 'keepalive', group: 'connection', help: 'Probe idle connections (the default)', hidden: true },
  {
    long: 'keepalive-time',
    value: 'SECONDS',
    type: 'count',
    group: 'connection',
    help: 'Probe after this time without traffic',
    hidden: true,
  },
  {
    long: 'happy-eyeballs-timeout-ms',
    value: 'MILLISECONDS',
    type: 'count',
    group: 'connection',
    help: 'Try the next address after this time',
    hidden: true,
  },
] as const satisfies readonly OptionSpec[]
