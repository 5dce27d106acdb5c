import type { OptionSpec } from '../../../cli/spec.ts'
import { jsonOutput, toonOutput } from '../../common-options.ts'

/** Options that say what is printed, and where. @source curl 7.88.1, curl(1); docs/options.md */
export const outputOptions = [
  {
    long: 'output',
    short: 'o',
    value: 'FILE',
    many: true,
    type: 'file',
    group: 'output',
    help: 'Write the body to a file',
    details: 'The first belongs to the first URL, the second to the second. `-` is stdout.',
    example: 'presto -o report.pdf https://api.example.com/report',
  },
  {
    long: 'remote-name',
    short: 'O',
    many: true,
    group: 'output',
    help: 'Write the body to a file named as in the URL',
  },
  {
    long: 'include',
    short: 'i',
    group: 'output',
    help: 'Print the response head before the body',
  },
  {
    long: 'dump-header',
    short: 'D',
    value: 'FILE',
    type: 'file',
    group: 'output',
    help: 'Write the response heads to a file',
    hidden: true,
  },
  {
    long: 'write-out',
    short: 'w',
    value: 'FORMAT',
    group: 'output',
    help: 'Print this after the transfer',
    details:
      "curl's variables, and `%{payment_state} %{payment_id} %{payment_amount} %{payment_currency} %{payment_method} %{payment_network} %{payment_recipient} %{payment_reference} %{payment_json}`. Prints after failures and refusals too.",
    example: "presto -s -o /dev/null -w '%{http_code} %{payment_amount}\\n' https://api.example.com/report",
  },
  {
    long: 'fail',
    short: 'f',
    group: 'output',
    help: 'Exit 22 without a body when the status is 400 or more',
  },
  {
    long: 'silent',
    short: 's',
    group: 'output',
    help: 'Print nothing on stderr',
  },
  {
    long: 'show-error',
    short: 'S',
    group: 'output',
    help: 'With -s, print errors all the same',
  },
  {
    long: 'verbose',
    short: 'v',
    group: 'output',
    help: 'Show both requests and heads on stderr, redacted',
  },
  {
    long: 'no-buffer',
    short: 'N',
    group: 'output',
    help: 'Write each piece as it comes (always so)',
    hidden: true,
  },
  { ...jsonOutput, help: 'Print status, headers, body and payment as JSON' },
  { ...toonOutput, hidden: true },
  {
    long: 'color',
    value: 'WHEN',
    type: 'choice',
    choices: ['auto', 'always', 'never'],
    group: 'output',
    help: 'Use colour',
    details:
      'Without it `NO_COLOR` and `FORCE_COLOR` are obeyed, and a stream that is no terminal gets no colour.',
    hidden: true,
  },
  {
    long: 'help',
    short: 'h',
    negatable: false,
    group: 'general',
    help: 'Show help; `--help all` for every option',
  },
  {
    long: 'version',
    short: 'V',
    negatable: false,
    group: 'general',
    help: 'Show the version',
  },
] as const satisfies readonly OptionSpec[]
