import type { CommandSpec, OptionSpec } from '../../cli/spec.ts'
import { jsonOutput, rpcUrlOption, toonOutput } from '../common-options.ts'

const output = [jsonOutput, toonOutput]
const payment = { name: 'id' }

const limit = {
  long: 'limit',
  value: 'COUNT',
  type: 'count',
  min: 1,
  group: 'output',
  help: 'Show the newest of this count only',
} as const satisfies OptionSpec

const state = {
  long: 'state',
  value: 'STATE',
  type: 'choice',
  choices: ['refused', 'intended', 'signed', 'sent', 'settled', 'unknown', 'rejected', 'expired'],
  group: 'output',
  help: 'Show payments in this state only',
} as const satisfies OptionSpec

const list: CommandSpec = {
  name: 'list',
  summary: 'List payments, newest first',
  options: [limit, state, ...output],
  examples: ['presto history', 'presto history list --limit 10', 'presto history list --state unknown -j'],
}

const show: CommandSpec = {
  name: 'show',
  summary: 'Show one payment with everything that is known',
  details: 'Instead of the whole id, its beginning is enough where only one payment has it.',
  arguments: [{ ...payment, required: true }],
  options: output,
  examples: ['presto history show ID'],
}

const exportAll: CommandSpec = {
  name: 'export',
  summary: 'Print all payments as JSON or CSV',
  options: [
    {
      long: 'format',
      value: 'FORMAT',
      type: 'choice',
      choices: ['json', 'csv'],
      group: 'output',
      help: 'json (the default) or csv',
    },
  ],
  examples: ['presto history export --format csv > payments.csv'],
}

const stats: CommandSpec = {
  name: 'stats',
  summary: 'Draw what was spent by day, host or method',
  details:
    'Counts what was settled and what may still settle, in dollars, apart for real and for test money. Days are those of UTC.',
  options: [
    {
      long: 'by',
      value: 'WHAT',
      type: 'choice',
      choices: ['day', 'host', 'method'],
      group: 'output',
      help: 'day (the default), host or method',
    },
    ...output,
  ],
  examples: ['presto history stats', 'presto history stats --by host'],
}

const check: CommandSpec = {
  name: 'check',
  summary: 'Ask the chain what became of unresolved payments',
  details:
    'Only the clock of the chain decides that a payment can settle no more. Exits 0 when everything is decided, and 116 while the outcome of a payment is unknown; it then says until when it can settle.',
  arguments: [payment],
  options: [rpcUrlOption, ...output],
  examples: ['presto history check', 'presto history check ID'],
}

export const spec: CommandSpec = {
  name: 'history',
  summary: 'Show and check the ledger of payments',
  subcommands: [list, show, exportAll, stats, check],
  defaultSubcommand: 'list',
  examples: [],
}
