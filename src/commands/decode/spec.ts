import type { CommandSpec } from '../../cli/spec.ts'
import { jsonOutput, toonOutput } from '../common-options.ts'

export const spec: CommandSpec = {
  name: 'decode',
  summary: 'Show what a payment header says, as JSON',
  details:
    "Reads a header's value on stdin, with or without its name and scheme, and prints one line of JSON with the names that stand on the wire; `request` and `opaque` are decoded. The head of a whole response will do as well. Several challenges print one line each, in the server's order. Malformed input prints nothing on stdout and exits with 118. Nothing is checked against a network, and nothing is paid.",
  options: [
    {
      long: 'type',
      value: 'TYPE',
      type: 'choice',
      choices: ['challenge', 'credential', 'receipt'],
      group: 'general',
      help: 'What the header is: challenge, credential or receipt',
      example: 'presto decode --type receipt < receipt.txt',
    },
    jsonOutput,
    toonOutput,
  ],
  examples: [
    'curl -sI https://api.example.com/report | presto decode --type challenge | jq .request',
    'presto decode --type receipt <<< "$RECEIPT"',
  ],
}
