import type { CommandSpec } from '../../cli/spec.ts'
import { jsonOutput } from '../common-options.ts'

export const spec: CommandSpec = {
  name: 'sandbox',
  summary: 'Run a local Tempo chain, a faucet and paid endpoints',
  details:
    'Everything runs on this machine with play money: a Tempo chain (anvil) as network `sandbox`, a faucet, and endpoints that are paid through mppx. Needs `npm install -g mppx@0.11.0 @foundry-rs/anvil@1.7.1`. Ctrl-C ends it; every start is a fresh chain.',
  options: [
    {
      long: 'port',
      value: 'PORT',
      type: 'count',
      group: 'connection',
      help: 'Serve the paid endpoints here (default 4402)',
      example: 'presto sandbox --port 8080',
    },
    {
      long: 'rpc-port',
      value: 'PORT',
      type: 'count',
      group: 'connection',
      help: 'Serve the JSON-RPC endpoint here (default 4403)',
    },
    jsonOutput,
  ],
  examples: ['presto sandbox', 'presto sandbox --port 8080 -j'],
}
