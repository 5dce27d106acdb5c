import type { OptionSpec } from '../../../cli/spec.ts'

/** Options that say what is requested. @source curl 7.88.1, curl(1) */
export const requestOptions = [
  {
    long: 'request',
    short: 'X',
    value: 'METHOD',
    group: 'request',
    help: 'Use this method',
    details:
      'Replaces the word in the request line, exactly as written, and nothing else: `-X POST` alone sends no body, and with `-L` the method stays the same after a redirect.',
    example: 'presto -X DELETE https://api.example.com/items/1',
  },
  {
    long: 'header',
    short: 'H',
    value: 'LINE',
    many: true,
    type: 'header',
    group: 'request',
    help: 'Send a header, or @file with one per line',
    details:
      '`Name: value` sends a header and replaces a built-in one of that name, `Name:` removes a built-in one, `Name;` sends it empty, `@file` and `@-` hold one header per line.',
    example: "presto -H 'Accept: text/csv' https://api.example.com/prices",
  },
  {
    long: 'data',
    aliases: ['data-ascii'],
    short: 'd',
    value: 'DATA',
    many: true,
    group: 'request',
    help: 'Send data in a POST, or @file, @- for stdin',
    details:
      'Several pieces of data are joined by `&`. Of a file, line breaks and NUL bytes are left out; `--data-binary` keeps them. The content type is `application/x-www-form-urlencoded` unless `-H` says otherwise.',
    example: 'presto -d name=value https://api.example.com/items',
  },
  {
    long: 'data-raw',
    value: 'DATA',
    many: true,
    group: 'request',
    help: 'Send data; a leading @ is data',
    hidden: true,
  },
  {
    long: 'data-binary',
    value: 'DATA',
    many: true,
    group: 'request',
    help: 'Send data, a file byte for byte',
    hidden: true,
    example: 'presto --data-binary @report.pdf https://api.example.com/scan',
  },
  {
    long: 'json',
    value: 'DATA',
    many: true,
    group: 'request',
    help: 'Send JSON, or @file, @- for stdin',
    details:
      'As `--data-binary` with `Content-Type` and `Accept` set to `application/json`. Several are put together without a separator. The JSON is not checked. For a result in JSON see `-j`.',
    example: 'presto --json \'{"prompt":"a lighthouse"}\' https://api.example.com/images',
  },
  {
    long: 'data-urlencode',
    value: 'DATA',
    many: true,
    group: 'request',
    help: 'Send data, percent-encoded',
    details:
      'The forms are `content`, `=content`, `name=content`, `@file` and `name@file`; the content is encoded, the name is not.',
    example: "presto -G --data-urlencode 'q=paid apis' https://api.example.com/search",
    hidden: true,
  },
  {
    long: 'get',
    short: 'G',
    group: 'request',
    help: 'Put the data into the query and use GET',
  },
  {
    long: 'head',
    short: 'I',
    group: 'request',
    help: 'Show the head only (HEAD); never pays',
  },
  {
    long: 'user',
    short: 'u',
    value: 'USER:PASSWORD',
    group: 'request',
    help: 'Authenticate with Basic',
    details:
      'Without a colon the password is asked for. A payment offer that wants its credential in `Authorization` cannot be used together with this.',
  },
  {
    long: 'user-agent',
    short: 'A',
    value: 'NAME',
    group: 'request',
    help: 'Send this User-Agent; an empty one sends none',
    hidden: true,
  },
  {
    long: 'referer',
    short: 'e',
    value: 'URL',
    group: 'request',
    help: 'Send this Referer',
    hidden: true,
  },
  {
    long: 'compressed',
    group: 'request',
    help: 'Ask for a compressed response and unpack it',
    hidden: true,
  },
  {
    long: 'url',
    value: 'URL',
    many: true,
    group: 'request',
    help: 'Request this URL, like an argument',
    hidden: true,
  },
] as const satisfies readonly OptionSpec[]
