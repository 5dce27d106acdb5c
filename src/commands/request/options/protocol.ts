import type { OptionSpec } from '../../../cli/spec.ts'

/** Options that say which version of HTTP is spoken. @source curl 7.88.1, curl(1) */
export const protocolOptions = [
  {
    long: 'http1.0',
    short: '0',
    group: 'connection',
    help: 'Speak HTTP/1.0',
    negatable: false,
    hidden: true,
  },
  {
    long: 'http1.1',
    group: 'connection',
    help: 'Speak HTTP/1.1, also where the server knows HTTP/2',
    negatable: false,
  },
  {
    long: 'http2',
    group: 'connection',
    help: 'Speak HTTP/2 over https where the server agrees (default)',
    details:
      'Over https this is the default. Over plain http presto speaks HTTP/1.1 and does not ask for an upgrade, which RFC 9113 has given up; see `--http2-prior-knowledge`.',
    negatable: false,
    hidden: true,
  },
  {
    long: 'http2-prior-knowledge',
    group: 'connection',
    help: 'Speak HTTP/2 over plain http without asking',
    negatable: false,
    hidden: true,
  },
  {
    long: 'http0.9',
    group: 'connection',
    help: 'Take an answer without a head for a body',
    hidden: true,
  },
  {
    long: 'http3',
    group: 'connection',
    help: 'Not supported: ends with exit code 2',
    negatable: false,
    hidden: true,
  },
] as const satisfies readonly OptionSpec[]
