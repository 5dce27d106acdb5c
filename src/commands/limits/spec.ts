import type { CommandSpec } from '../../cli/spec.ts'
import { jsonOutput, toonOutput } from '../common-options.ts'
import { limitNames } from './limit-rows.ts'

const output = [jsonOutput, toonOutput]
const limit = { name: 'limit', required: true }

const show: CommandSpec = {
  name: 'show',
  summary: 'Show every limit, and what was spent today',
  options: output,
  examples: ['presto limits', 'presto limits show -j'],
}

const set: CommandSpec = {
  name: 'set',
  summary: 'Set one limit',
  details: `Limits: ${limitNames.join(', ')}. Amounts are in US dollars of stablecoin. \`per-host\` takes a host and an amount for 24 hours; \`allow-token\` takes \`chainId:address\` and a ceiling per request in units of that token, for a token that is no dollar. The lists (allow-host, deny-host, allow-recipient, network) take one or more values, which replace the list; \`*.example.com\` stands for every host below.`,
  arguments: [limit, { name: 'value', required: true, many: true }],
  options: output,
  examples: [
    'presto limits set per-request 0.25',
    'presto limits set per-host api.example.com 2',
    "presto limits set allow-host api.example.com '*.example.org'",
    'presto limits set confirm-above 0.10',
  ],
}

const reset: CommandSpec = {
  name: 'reset',
  summary: 'Put ceilings back to their defaults',
  details:
    'Without a name all ceilings; lists of hosts, addresses, networks and tokens are reset by their names only, because that allows more. What was spent stays counted.',
  arguments: [
    { name: 'limit', required: false },
    { name: 'host', required: false },
  ],
  options: output,
  examples: [
    'presto limits reset',
    'presto limits reset per-request',
    'presto limits reset per-host api.example.com',
  ],
}

export const spec: CommandSpec = {
  name: 'limits',
  summary: 'Show and set ceilings and budgets',
  subcommands: [show, set, reset],
  defaultSubcommand: 'show',
  examples: [],
}
