import type { CommandSpec } from '../../cli/spec.ts'
import { networkOption, rpcUrlOption, walletOption, yesOption } from '../common-options.ts'

export const spec: CommandSpec = {
  name: 'sign',
  summary: 'Print the Authorization value for a challenge',
  details:
    'For other clients: takes the value of a `WWW-Authenticate` header, chooses and pays by the same limits as a request, and prints one line, the value of the header that the challenge wants. The ledger counts it as sent. Challenges that need a broadcast, a channel or the request body are refused. Who uses the line pays: treat it like a password.',
  options: [
    {
      long: 'challenge',
      value: 'VALUE',
      group: 'payment',
      help: 'The WWW-Authenticate value; from stdin when absent',
      example: 'presto sign --challenge "$CHALLENGE"',
    },
    walletOption,
    networkOption,
    {
      long: 'token',
      value: 'TOKEN',
      group: 'payment',
      help: 'Take offers in this token only (symbol or address)',
    },
    {
      long: 'pay-with',
      value: 'LIST',
      env: 'PRESTO_PAY_WITH',
      group: 'payment',
      help: 'Prefer these methods, best first',
    },
    {
      long: 'offer',
      value: 'NUMBER',
      type: 'count',
      min: 1,
      group: 'payment',
      help: 'Take this challenge of several',
    },
    {
      long: 'max-spend',
      aliases: ['max-pay'],
      value: 'AMOUNT',
      type: 'amount',
      env: 'PRESTO_MAX_SPEND',
      group: 'payment',
      help: 'Pay at most this many dollars',
    },
    {
      long: 'max-fee',
      value: 'AMOUNT',
      type: 'amount',
      group: 'payment',
      help: 'Pay at most this network fee in dollars',
    },
    {
      long: 'confirm',
      env: 'PRESTO_CONFIRM',
      group: 'payment',
      help: 'Ask before signing',
    },
    yesOption,
    rpcUrlOption,
  ],
  examples: ['presto sign --challenge "$CHALLENGE"', 'presto sign --max-spend 0.05 < challenge.txt'],
}
