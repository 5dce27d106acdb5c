import type { OptionSpec } from '../../../cli/spec.ts'

/** Options that say what is shown while a transfer runs. @source curl 7.88.1, curl(1) */
export const meterOptions = [
  {
    long: 'progress-bar',
    short: '#',
    group: 'output',
    help: 'Show a bar instead of the meter',
    hidden: true,
  },
  {
    long: 'progress-meter',
    group: 'output',
    help: 'Show the meter, also where stderr is no terminal',
    details:
      'Without it the meter is shown on a terminal alone, when the body goes elsewhere and takes longer than a second. `--no-progress-meter` shows none.',
    hidden: true,
  },
  {
    long: 'stderr',
    value: 'FILE',
    type: 'file',
    group: 'output',
    help: 'Write what goes to stderr to this file; - for stdout',
    details: 'Questions are still asked on the terminal.',
    hidden: true,
  },
  {
    long: 'trace',
    value: 'FILE',
    type: 'file',
    group: 'output',
    help: 'Write all that is sent and received to a file, as hex',
    details: 'Heads are redacted as with `-v`; bodies are written as they are. `-` is stdout, `%` stderr.',
    hidden: true,
  },
  {
    long: 'trace-ascii',
    value: 'FILE',
    type: 'file',
    group: 'output',
    help: 'As --trace, as text',
    hidden: true,
  },
  {
    long: 'trace-time',
    group: 'output',
    help: 'Put the time before the lines of --trace and -v',
    hidden: true,
  },
  {
    long: 'styled-output',
    group: 'output',
    help: 'Show names of headers in bold on a terminal',
    hidden: true,
  },
  {
    long: 'no-pretty',
    group: 'output',
    help: 'Show JSON on a terminal as it came',
    details:
      'On a terminal a JSON body is laid out and coloured; into a pipe or a file it goes byte for byte in any case.',
    hidden: true,
  },
] as const satisfies readonly OptionSpec[]
