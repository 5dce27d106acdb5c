import type { OptionSpec } from '../../../cli/spec.ts'

/** Options that say cookies, and who the user is. @source curl 7.88.1, curl(1) */
export const cookieOptions = [
  {
    long: 'cookie',
    short: 'b',
    value: 'DATA|FILE',
    many: true,
    group: 'request',
    help: 'Send cookies, a=1; b=2, or read them from a file',
    details:
      'A value with `=` is sent as it is, to the host of the URL only. Any other names a file of cookies, as `-c` or a browser writes it or with `Set-Cookie:` lines, which may be missing; it also switches on the cookie engine, which keeps what servers set. `-b ""` does that alone.',
    example: "presto -b 'session=abc' https://api.example.com/account",
  },
  {
    long: 'cookie-jar',
    short: 'c',
    value: 'FILE',
    type: 'file',
    group: 'request',
    help: 'Keep cookies, and write them to this file at the end',
    details:
      'The file has the Netscape format and is written even when there are no cookies; `-` is stdout. Switches on the cookie engine.',
    example: 'presto -b cookies.txt -c cookies.txt https://api.example.com/login',
  },
  {
    long: 'junk-session-cookies',
    group: 'request',
    help: 'Leave out cookies without expiry when reading a file',
    details: "It has no letter: curl's `-j` is presto's JSON result.",
    hidden: true,
  },
  {
    long: 'netrc',
    short: 'n',
    group: 'request',
    help: 'Read user and password from ~/.netrc',
    details:
      'The entry of the host is used, also of a host that a redirect leads to when the file names it; `default` counts for the origin of the URL only. `-u` wins.',
    hidden: true,
  },
  {
    long: 'netrc-file',
    value: 'FILE',
    type: 'file',
    group: 'request',
    help: 'Read user and password from this file, as --netrc',
    hidden: true,
  },
  {
    long: 'netrc-optional',
    group: 'request',
    help: 'As --netrc, but a user in the URL wins',
    hidden: true,
  },
  {
    long: 'basic',
    group: 'request',
    help: 'Authenticate with Basic (this is the default)',
    hidden: true,
  },
  {
    long: 'digest',
    group: 'request',
    help: 'Authenticate with Digest',
    details:
      'The first request has no body and no credentials, the second answers what the server asks. A payment that wants its credential in `Authorization` cannot be made together with this.',
    hidden: true,
  },
  {
    long: 'anyauth',
    group: 'request',
    help: 'Authenticate with the best way the server offers',
    hidden: true,
  },
  {
    long: 'oauth2-bearer',
    value: 'TOKEN',
    group: 'request',
    help: 'Authenticate with this bearer token',
    hidden: true,
  },
  {
    long: 'ntlm',
    group: 'request',
    help: 'Refused: presto does not speak NTLM',
    hidden: true,
  },
  {
    long: 'ntlm-wb',
    group: 'request',
    help: 'Refused: presto does not speak NTLM',
    hidden: true,
  },
  {
    long: 'negotiate',
    group: 'request',
    help: 'Refused: presto does not speak Kerberos',
    hidden: true,
  },
  {
    long: 'delegation',
    value: 'LEVEL',
    group: 'request',
    help: 'Refused: presto does not speak Kerberos',
    hidden: true,
  },
] as const satisfies readonly OptionSpec[]
