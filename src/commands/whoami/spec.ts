import type { CommandSpec } from '../../cli/spec.ts'
import { jsonOutput, networkOption, rpcUrlOption, toonOutput, walletOption } from '../common-options.ts'

export const spec: CommandSpec = {
  name: 'whoami',
  summary: 'Show whether presto is ready: wallet, balances, limits',
  details:
    'Ready means: a key that can be used now, and a balance on some network that the config allows. An endpoint that does not answer in time is said and is no failure. The exit code is 0 also when presto is not ready; `-j` has `ready`.',
  options: [networkOption, walletOption, rpcUrlOption, jsonOutput, toonOutput],
  examples: ['presto whoami', 'presto whoami -j | jq .ready'],
}
