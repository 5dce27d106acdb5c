import type { OptionSpec } from '../../../cli/spec.ts'

/** Options that say how the server is reached. @source curl 7.88.1, curl(1) */
export const connectionOptions = [
  {
    long: 'location',
    short: 'L',
    group: 'connection',
    help: 'Follow redirects',
    details:
      'Off by default. 301, 302 and 303 turn POST into GET, 307 and 308 repeat method and body. Credentials are not sent to another origin, and a payment credential never follows a redirect.',
  },
  {
    long: 'location-trusted',
    group: 'connection',
    help: 'Follow redirects and keep credentials across origins',
    hidden: true,
  },
  {
    long: 'max-redirs',
    value: 'NUMBER',
    type: 'count',
    min: -1,
    group: 'connection',
    help: 'Follow at most this many redirects; -1 for no limit',
    details: 'The default is 50. One more ends with exit code 47.',
    hidden: true,
  },
  {
    long: 'max-time',
    short: 'm',
    value: 'SECONDS',
    type: 'seconds',
    group: 'connection',
    help: 'Give up after this time, paying included',
    example: 'presto -m 30 https://api.example.com/report',
  },
  {
    long: 'connect-timeout',
    value: 'SECONDS',
    type: 'seconds',
    group: 'connection',
    help: 'Give up connecting after this time',
    hidden: true,
  },
  {
    long: 'insecure',
    short: 'k',
    group: 'connection',
    help: 'Accept any certificate; then nothing is paid',
    details: 'Payments over an unchecked connection are refused unless `--insecure-payment` allows them.',
    hidden: true,
  },
  {
    long: 'cacert',
    value: 'FILE',
    type: 'file',
    group: 'connection',
    help: 'Trust the certificates of this PEM file only',
    hidden: true,
  },
] as const satisfies readonly OptionSpec[]
